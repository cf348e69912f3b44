package dev.ratchet.workers.planted.workers;

public record Pool(String name) {}
