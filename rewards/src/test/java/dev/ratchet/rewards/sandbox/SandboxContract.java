package dev.ratchet.rewards.sandbox;

import static dev.ratchet.rewards.sandbox.Attack.LIMITS;
import static dev.ratchet.rewards.sandbox.Attack.MIB;
import static dev.ratchet.rewards.sandbox.Attack.outputOf;
import static dev.ratchet.rewards.sandbox.Attack.python;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a sandbox promises, one attack each, however memory is bounded. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SandboxContract {
    private @Nullable Sandbox sandbox;

    /** The memory's accounting; skips the tests where there is none of its kind. */
    abstract Accounting accounting();

    @BeforeAll
    void open() {
        Attack.needsBubblewrap();
        sandbox = Sandbox.open(1, accounting(), Tools.in(Tools.PLACES));
    }

    @AfterAll
    void close() {
        if (sandbox != null) {
            sandbox.close();
        }
    }

    Sandbox sandbox() {
        return Objects.requireNonNull(sandbox);
    }

    @Test
    void a_program_reads_its_input_and_its_end_is_told() {
        assertThat(sandbox().run(python("print(int(input()) + 1); raise SystemExit(3)", "41\n", LIMITS)))
                .isInstanceOfSatisfying(Outcome.Finished.class, finished -> {
                    assertThat(finished.exit()).isEqualTo(3);
                    assertThat(finished.stdout()).isEqualTo("42\n");
                    assertThat(finished.stderr()).isEmpty();
                });
    }

    @Test
    void input_that_is_not_read_holds_nothing_up() {
        assertThat(sandbox().run(python("print('done')", "x".repeat(1 << 20), LIMITS)))
                .isInstanceOfSatisfying(
                        Outcome.Finished.class,
                        finished -> assertThat(finished.stdout()).isEqualTo("done\n"));
    }

    @Test
    void a_fork_bomb_comes_to_its_limit_of_processes() {
        String forked = outputOf(sandbox(), """
                import os, time
                count = 0
                try:
                    while True:
                        if os.fork() == 0:
                            time.sleep(60)
                        count += 1
                except BlockingIOError:
                    print(count)
                """);

        assertThat(Integer.parseInt(forked.strip())).isBetween(1, LIMITS.processes());
    }

    @Test
    void a_fork_bomb_that_never_gives_up_is_ended_by_the_clock() {
        Outcome outcome = sandbox().run(python("""
                import os
                while True:
                    try:
                        os.fork()
                    except OSError:
                        pass
                """, seconds(1, 1)));

        assertThat(outcome).isInstanceOf(Outcome.TimedOut.class);
        assertThat(outputOf(sandbox(), "print('next')")).isEqualTo("next\n");
    }

    @Test
    void a_memory_bomb_in_one_process_is_ended() {
        assertThat(sandbox().run(python("""
                        held = []
                        while True:
                            held.append(bytearray(b'x') * (1 << 20))
                        """, LIMITS))).isInstanceOf(Outcome.OutOfMemory.class);
    }

    @Test
    void a_memory_bomb_over_children_is_ended() {
        assertThat(sandbox().run(python("""
                        import os, time
                        for child in range(8):
                            if os.fork() == 0:
                                held = bytearray(b'x') * (30 << 20)
                                time.sleep(60)
                        time.sleep(60)
                        """, LIMITS))).isInstanceOf(Outcome.OutOfMemory.class);
    }

    @Test
    void an_output_flood_is_ended() {
        for (String stream : List.of("stdout", "stderr")) {
            assertThat(sandbox().run(python("""
                            import sys
                            while True:
                                sys.%s.write('x' * 1000)
                            """.formatted(stream), LIMITS))).isInstanceOf(Outcome.TooMuchOutput.class);
        }
    }

    @Test
    void a_file_grows_to_its_limit_and_no_further() {
        assertThat(outputOf(sandbox(), """
                        import os
                        try:
                            with open('flood', 'wb', buffering=0) as flood:
                                while True:
                                    flood.write(b'x' * 4096)
                        except OSError as e:
                            print(os.path.getsize('flood'), e.strerror)
                        """)).isEqualTo(LIMITS.fileSize() + " File too large\n");
    }

    @Test
    void files_fill_the_disk_to_its_limit_and_no_further() {
        String filled = outputOf(sandbox(), """
                import errno, os
                count = 0
                try:
                    while True:
                        with open(f'fill{count}', 'wb', buffering=0) as file:
                            file.write(b'x' * (1 << 20))
                        count += 1
                except OSError as e:
                    print(count, errno.errorcode[e.errno])
                """);

        // Blocks of the program's own file and of directories count too.
        assertThat(filled).isIn("7 ENOSPC\n", "8 ENOSPC\n");
    }

    @Test
    void nothing_but_its_own_directory_can_be_written() {
        assertThat(outputOf(sandbox(), """
                        for place in ('/', '/usr', '/usr/bin', '/dev', '/dev/shm', '/proc', '/proc/sys/kernel', '/etc'):
                            try:
                                open(place + '/planted', 'w')
                                print('wrote to', place)
                            except OSError:
                                pass
                        """)).isEmpty();
    }

    @Test
    void files_of_the_machine_are_not_there(@TempDir Path directory) throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "secret");

        assertThat(outputOf(sandbox(), """
                        for path in ('SECRET', '/etc/passwd', '/etc/shadow', '/root', '/home', '/var', '/sys', '/run'):
                            for start in ('', '/proc/1/root', '/proc/self/root', '/tmp/../..', '/proc/1/cwd'):
                                try:
                                    open(start + path).read()
                                    print('read', start + path)
                                except IsADirectoryError:
                                    print('saw', start + path)
                                except OSError:
                                    pass
                        """.replace("SECRET", secret.toString())))
                .isEmpty();
    }

    @Test
    void links_lead_nowhere_outside(@TempDir Path directory) throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "secret");

        String output = outputOf(sandbox(), """
                import os
                os.symlink('SECRET', 'link')
                os.symlink('/usr/bin/python3', 'tool')
                os.remove('main.py')
                os.symlink('SECRET', 'main.py')
                for path in ('link', 'tool', 'main.py', '/proc/self/fd/../exe', '/proc/1/exe'):
                    try:
                        open(path, 'a').write('owned')
                        print('wrote to', path)
                    except OSError:
                        pass
                try:
                    os.link('/usr/bin/python3', 'hard')
                    print('linked')
                except OSError:
                    pass
                """.replace("SECRET", secret.toString()));

        assertThat(output).isEmpty();
        assertThat(secret).hasContent("secret");
    }

    @Test
    void the_environment_of_the_machine_is_not_there() {
        String names = outputOf(sandbox(), """
                import glob, os
                names = set(os.environ)
                for path in glob.glob('/proc/[0-9]*/environ'):
                    names |= {entry.split('=')[0] for entry in open(path).read().split('\\0') if entry}
                print(*sorted(names))
                """);

        assertThat(List.of(names.strip().split(" ", -1))).isSubsetOf("HOME", "LANG", "LC_CTYPE", "PATH", "PWD");
    }

    @Test
    void no_descriptor_is_inherited() {
        assertThat(outputOf(sandbox(), """
                        import os
                        for fd in range(3, 64):
                            try:
                                os.fstat(fd)
                                print('open', fd)
                            except OSError:
                                pass
                        """)).isEmpty();
    }

    @Test
    void there_is_no_network() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(outputOf(sandbox(), """
                            import os, socket
                            for family in (socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK, socket.AF_PACKET, 40):
                                try:
                                    s = socket.socket(family, socket.SOCK_STREAM if family < 16 else socket.SOCK_RAW)
                                    print('made a socket of', family)
                                    s.connect(('127.0.0.1', PORT))
                                    print('connected')
                                except OSError:
                                    pass
                            print(*[line.split(':')[0].strip() for line in open('/proc/net/dev') if ':' in line])
                            """.replace("PORT", Integer.toString(server.getLocalPort()))))
                    .isEqualTo("lo\n");
        }
    }

    @Test
    void processes_of_the_machine_cannot_be_signalled() throws IOException {
        Process bystander = new ProcessBuilder("sleep", "60").start();
        try {
            String output = outputOf(sandbox(), """
                    import os, signal
                    try:
                        os.kill(PID, signal.SIGKILL)
                        print('killed')
                    except ProcessLookupError:
                        pass
                    signal.signal(signal.SIGTERM, signal.SIG_IGN)
                    try:
                        os.kill(-1, signal.SIGTERM)
                    except OSError:
                        pass
                    print('alive')
                    """.replace("PID", Long.toString(bystander.pid())));

            assertThat(output).isEqualTo("alive\n");
            assertThat(bystander.isAlive()).isTrue();
        } finally {
            bystander.destroyForcibly();
        }
    }

    @Test
    void processes_in_the_background_end_with_their_program() {
        String marker = "leftover-" + System.nanoTime();

        outputOf(sandbox(), """
                import os, signal, subprocess, sys
                for child in range(3):
                    if os.fork() == 0:
                        os.setsid()
                        for number in range(1, 32):
                            try:
                                signal.signal(number, signal.SIG_IGN)
                            except (OSError, ValueError):
                                pass
                        os.execv(sys.executable, [sys.executable, '-c', 'import time; time.sleep(600)', 'MARKER'])
                os._exit(0)
                """.replace("MARKER", marker));

        assertThat(commandLines()).noneMatch(line -> line.contains(marker));
    }

    @Test
    void nobody_becomes_root() {
        assertThat(outputOf(sandbox(), """
                        import os, subprocess
                        for attempt in (lambda: os.setuid(0), lambda: os.setresuid(0, 0, 0), lambda: os.setgroups([0])):
                            try:
                                attempt()
                                print('got', os.getresuid())
                            except OSError:
                                pass
                        for tool in ('su', 'mount', 'passwd', 'newgrp', 'chsh'):
                            path = '/usr/bin/' + tool
                            if os.path.exists(path):
                                child = subprocess.Popen([path], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                                         stderr=subprocess.DEVNULL)
                                child.wait()
                        with open('/usr/bin/id', 'rb') as source, open('mine', 'wb') as copy:
                            copy.write(source.read())
                        os.chmod('mine', 0o6777)
                        print(subprocess.run(['./mine', '-u'], capture_output=True, text=True).stdout.strip())
                        """)).isEqualTo("65534\n");
    }

    @Test
    void mounts_namespaces_and_tracing_are_refused() {
        assertThat(outputOf(sandbox(), """
                        import ctypes, errno, os
                        libc = ctypes.CDLL(None, use_errno=True)
                        def attempt(name, *arguments):
                            if getattr(libc, name)(*arguments) == -1:
                                print(name, errno.errorcode[ctypes.get_errno()])
                            else:
                                print(name, 'DONE')
                        attempt('mount', b'none', b'/tmp', b'tmpfs', 0, None)
                        attempt('umount2', b'/proc', 2)
                        attempt('chroot', b'/tmp')
                        attempt('unshare', 0x10000000)
                        attempt('unshare', 0x00020000)
                        attempt('setns', 0, 0)
                        attempt('ptrace', 0, 0, 0, 0)
                        attempt('ptrace', 16, os.getppid(), 0, 0)
                        attempt('process_vm_readv', os.getppid(), None, 0, None, 0, 0)
                        attempt('ioctl', 0, 0x5412, b'x')
                        attempt('memfd_create', b'x', 0)
                        attempt('shmget', 0, 4096, 0o1600)
                        """)).isEqualTo("""
                        mount EPERM
                        umount2 EPERM
                        chroot EPERM
                        unshare EPERM
                        unshare EPERM
                        setns EPERM
                        ptrace EPERM
                        ptrace EPERM
                        process_vm_readv EPERM
                        ioctl EPERM
                        memfd_create EPERM
                        shmget EPERM
                        """);
    }

    @Test
    void a_processor_hog_is_ended_though_it_ignores_signals() {
        Outcome outcome = sandbox().run(python("""
                import signal
                for number in range(1, 64):
                    try:
                        signal.signal(number, signal.SIG_IGN)
                    except (OSError, ValueError):
                        pass
                while True:
                    pass
                """, seconds(0.5, 20)));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.TimedOut.class,
                        timedOut -> assertThat(timedOut.clock()).isEqualTo(Outcome.Clock.CPU));
    }

    @Test
    void processor_time_is_that_of_the_whole_tree() {
        Outcome outcome = sandbox().run(python("""
                import os
                for child in range(3):
                    if os.fork() == 0:
                        while True:
                            pass
                os.wait()
                """, seconds(0.5, 20)));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.TimedOut.class,
                        timedOut -> assertThat(timedOut.clock()).isEqualTo(Outcome.Clock.CPU));
    }

    @Test
    void a_sleeper_is_ended_though_it_closed_its_streams() {
        Outcome outcome = sandbox().run(python("""
                import os, time
                for fd in range(3):
                    os.close(fd)
                while True:
                    time.sleep(60)
                """, seconds(1, 0.5)));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.TimedOut.class,
                        timedOut -> assertThat(timedOut.clock()).isEqualTo(Outcome.Clock.WALL));
    }

    @Test
    void a_program_finds_nothing_of_the_one_before() {
        String look = "import os; print(*os.listdir('/tmp')); open('trace', 'w').write('x' * 1000)";

        assertThat(outputOf(sandbox(), look)).isEqualTo("main.py\n");
        assertThat(outputOf(sandbox(), look)).isEqualTo("main.py\n");
    }

    private static Limits seconds(double cpu, double wall) {
        return new Limits(
                Duration.ofMillis((long) (1000 * cpu)),
                Duration.ofMillis((long) (1000 * wall)),
                96 * MIB,
                24,
                64,
                2 * MIB,
                8 * MIB,
                64 * 1024);
    }

    /** Of all processes of the machine. */
    static List<String> commandLines() {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(path -> path.getFileName().toString().matches("\\d+"))
                    .map(path -> {
                        try {
                            return Files.readString(path.resolve("cmdline"));
                        } catch (IOException _) {
                            return "";
                        }
                    })
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
