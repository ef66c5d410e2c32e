"""What a process that runs queries or updates may no longer do: call other hosts, read the environment, dump core, take all memory."""
import ctypes
import os
import platform
import resource
import struct

# How the kernel numbers socket(2), and names the machine, for seccomp.
SOCKET_CALL = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | 1  # SECCOMP_RET_ALLOW; SECCOMP_RET_ERRNO with EPERM
LOAD, EQUAL, GIVE = 0x20, 0x15, 0x06  # steps of the kernel's filter language


def restrict(memory: int, writes: bool = False) -> None:
    """Leave this process no socket, no environment, no core file, and no more than `memory` bytes beside what it has.

    Where the machine has no seccomp, a process that only reads is left no free file descriptor instead. One that `writes` needs new files,
    and is kept from calling out by the refusal of SERVICE and LOAD alone.
    """
    os.environ.clear()
    with open("/proc/self/statm", encoding="ascii") as statm:
        mapped = int(statm.read().split()[0]) * resource.getpagesize()
    if not refuse_sockets() and not writes:
        take_descriptors()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # The address space that is reserved for threads and mapped files at the start varies, and is no query's fault.
    resource.setrlimit(resource.RLIMIT_AS, (mapped + memory, mapped + memory))


def refuse_sockets() -> bool:
    """Let the kernel refuse socket(2) to this process and what it starts; whether this machine can."""
    if platform.machine() not in SOCKET_CALL:
        return False
    machine, number = SOCKET_CALL[platform.machine()]
    steps = [
        (LOAD, 0, 0, 4), (EQUAL, 0, 2, machine),  # the numbers of another machine's calls mean something else
        (LOAD, 0, 0, 0), (EQUAL, 1, 0, number),
        (GIVE, 0, 0, ALLOW), (GIVE, 0, 0, REFUSE),
    ]
    program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    header = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(steps), ctypes.addressof(program)))
    call = ctypes.CDLL(None, use_errno=True).prctl
    call.argtypes = [ctypes.c_int, *[ctypes.c_ulong] * 4]
    if call(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return call(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.addressof(header), 0, 0) == 0


def take_descriptors() -> None:
    """Leave this process no descriptor for a new file or socket. A store must have all its files open before."""
    opened = set(map(int, os.listdir("/proc/self/fd")))
    # The limit bounds descriptor numbers: the gaps among those in use are filled, or a socket would fit into one.
    spare = os.open(os.devnull, os.O_RDONLY)
    top = max(opened | {spare}) + 1
    for number in range(top):
        if number not in opened and number != spare:
            os.dup2(spare, number)
    resource.setrlimit(resource.RLIMIT_NOFILE, (top, top))
