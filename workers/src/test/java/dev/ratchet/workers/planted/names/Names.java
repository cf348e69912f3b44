package dev.ratchet.workers.planted.names;

final class Names {
    private Names() {}

    record StoreImpl(String what) {}

    record StoreManager(String what) {}

    record StoreUtil(String what) {}

    record StoreUtils(String what) {}

    record StoreHelper(String what) {}
}
