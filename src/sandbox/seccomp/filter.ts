/** The numbers of the calls that no command needs and that have opened kernels before, by architecture as Node names it. */
const ARCHITECTURES = {
  x64: {
    audit: 0xc000003e,
    denied: [
      ...[101, 310, 311], // ptrace, process_vm_readv, process_vm_writev
      ...[248, 249, 250], // add_key, request_key, keyctl
      ...[321, 323, 298], // bpf, userfaultfd, perf_event_open
      ...[165, 166, 155, 272, 308], // mount, umount2, pivot_root, unshare, setns
      ...[175, 313, 176, 246, 320], // init_module, finit_module, delete_module, kexec_load, kexec_file_load
    ],
  },
  arm64: {
    audit: 0xc00000b7,
    denied: [
      ...[117, 270, 271],
      ...[217, 218, 219],
      ...[280, 282, 241],
      ...[40, 39, 41, 97, 268],
      ...[105, 273, 106, 104, 294],
    ],
  },
} as const

/** The same everywhere: open_tree, move_mount, fsopen, fsconfig, fsmount, fspick, mount_setattr. */
const DENIED_EVERYWHERE = [428, 429, 430, 431, 432, 433, 442]
/** io_uring_setup, io_uring_enter, io_uring_register: programs do without where they are told that it does not exist. */
const ABSENT = [425, 426, 427]

export type FilteredArchitecture = keyof typeof ARCHITECTURES
export const FILTERED = Object.keys(ARCHITECTURES) as FilteredArchitecture[]

/** Of linux/seccomp.h and linux/bpf_common.h: load a word, jump if equal or not below, return. */
const [LOAD, EQUAL, NOT_BELOW, RETURN] = [0x20, 0x15, 0x35, 0x06]
const [KILL, ALLOW] = [0x80000000, 0x7fff0000]
const errno = (code: number): number => 0x00050000 | code
const [EPERM, ENOSYS] = [errno(1), errno(38)]
/** Where the call's number and architecture stand. */
const [NUMBER, ARCHITECTURE] = [0, 4]
/** Numbers from here on are calls of another kind (x32) by the same architecture. */
const OTHER_KIND = 0x40000000

type Instruction = readonly [code: number, ifTrue: number, ifFalse: number, value: number]

/** A program for the kernel, as `bwrap --seccomp` reads it: every call is checked by it, also of all children. */
export function seccompFilter(architecture: FilteredArchitecture): Buffer {
  const { audit, denied } = ARCHITECTURES[architecture]
  const answering = (numbers: readonly number[], answer: number): Instruction[] =>
    numbers.flatMap((number) => [
      [EQUAL, 0, 1, number],
      [RETURN, 0, 0, answer],
    ])
  return bytesOf([
    [LOAD, 0, 0, ARCHITECTURE],
    [EQUAL, 1, 0, audit],
    [RETURN, 0, 0, KILL],
    [LOAD, 0, 0, NUMBER],
    [NOT_BELOW, 0, 1, OTHER_KIND],
    [RETURN, 0, 0, ENOSYS],
    ...answering([...denied, ...DENIED_EVERYWHERE], EPERM),
    ...answering(ABSENT, ENOSYS),
    [RETURN, 0, 0, ALLOW],
  ])
}

function bytesOf(program: readonly Instruction[]): Buffer {
  const bytes = Buffer.alloc(8 * program.length)
  for (const [index, [code, ifTrue, ifFalse, value]] of program.entries()) {
    bytes.writeUInt16LE(code, 8 * index)
    bytes.writeUInt8(ifTrue, 8 * index + 2)
    bytes.writeUInt8(ifFalse, 8 * index + 3)
    bytes.writeUInt32LE(value, 8 * index + 4)
  }
  return bytes
}
