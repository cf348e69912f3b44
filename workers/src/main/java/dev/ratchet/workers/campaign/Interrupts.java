package dev.ratchet.workers.campaign;

import java.lang.reflect.Proxy;

/** Ctrl-C, answered by the program instead of ending it. */
final class Interrupts {
    private Interrupts() {}

    /** Calls {@code answer} whenever the terminal sends Ctrl-C; false where this JVM has no way to say so. */
    static boolean handle(Runnable answer) {
        try {
            // By reflection, as javac warns of these types even where they are all there is.
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object told = Proxy.newProxyInstance(
                    Interrupts.class.getClassLoader(),
                    new Class<?>[] {handler},
                    (proxy, method, arguments) -> switch (method.getName()) {
                        case "handle" -> {
                            answer.run();
                            yield null;
                        }
                        case "equals" -> System.identityHashCode(proxy) == System.identityHashCode(arguments[0]);
                        case "hashCode" -> System.identityHashCode(proxy);
                        default -> "answer to Ctrl-C";
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("INT"), told);
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
