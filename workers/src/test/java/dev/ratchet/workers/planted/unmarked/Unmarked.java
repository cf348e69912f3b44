package dev.ratchet.workers.planted.unmarked;

record Unmarked(String withoutPackageInfo) {}
