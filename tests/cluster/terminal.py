"""terminal.py ROWS COLUMNS SCRIPT COMMAND...: runs the command on a terminal of its own and plays the script.

A line of the script is one of
    see TEXT      until the screen shows it; the screen is what was written since the last `press`, `signal` or `size`
    press TEXT    keys, with Python's escapes
    signal NAME   to the command, like WINCH
    size ROWS COLUMNS
    tell FIFO     opens and closes it, for who waits there
    stopped       until the command stopped itself
    end STATUS    until the command ends with this status; a signal's number is negative
    restored      the settings of the terminal are what they were at first
Nothing is waited for longer than LIMIT seconds; then, or when something is not as it should be, the status is 1.
"""
import fcntl, os, pty, re, select, signal, struct, subprocess, sys, termios, time

LIMIT = 60


def set_size(fd, rows, columns):
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def main():
    rows, columns, script = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    master, slave = pty.openpty()
    set_size(slave, rows, columns)
    first = termios.tcgetattr(slave)
    process = subprocess.Popen(sys.argv[4:], stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
                               preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
    screen = ""
    deadline = time.monotonic() + LIMIT

    def fail(what):
        process.kill()
        sys.exit(f"terminal.py: {what}; the screen:\n{screen}")

    def read():
        nonlocal screen
        if time.monotonic() > deadline:
            fail(f"'{line}' does not come true")
        if select.select([master], [], [], 0.05)[0]:
            text = os.read(master, 65536).decode("utf-8", "replace")
            screen += text

    for line in script.splitlines():
        word, _, rest = line.strip().partition(" ")
        if word == "see":
            while rest not in re.sub(r"\033\[[0-9;?]*[A-Za-z]", "", screen):
                read()
        elif word in ("press", "signal", "size"):
            screen = ""
            if word == "press":
                os.write(master, rest.encode().decode("unicode_escape").encode())
            elif word == "signal":
                process.send_signal(getattr(signal, "SIG" + rest))
            else:
                set_size(slave, *map(int, rest.split()))
        elif word == "tell":
            open(rest, "w").close()
        elif word == "stopped":
            while not os.WIFSTOPPED(os.waitpid(process.pid, os.WUNTRACED | os.WNOHANG)[1]):
                read()
        elif word == "end":
            while process.poll() is None:
                read()
            if process.returncode != int(rest):
                fail(f"exit status {process.returncode}")
        elif word == "restored":
            if termios.tcgetattr(slave) != first:
                fail("the terminal is not as it was")
            read()
            if screen.count("\033[?1049h") > screen.count("\033[?1049l") or screen.rfind("\033[?25h") < screen.rfind("\033[?25l"):
                fail("the screen is not as it was")
        elif word:
            fail(f"unknown line '{line}'")


main()
