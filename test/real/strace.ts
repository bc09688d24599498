/** One system call as strace saw it. Places are in the order of the trace. */
export interface SystemCall {
  readonly name: string;
  /** What the descriptor stands for, e.g. a path or `TCP:[…]`. */
  readonly target: string;
  /** All bytes that were handed over, one after the other. */
  readonly bytes: Buffer;
  readonly begun: number;
  readonly ended: number;
}

const START = /^(?<pid>\d+) +(?<name>\w+)\(\d+<(?<target>.*?)>(?=[,)]| <unf)/;
const RESUMED = /^(?<pid>\d+) +<\.\.\. (?<name>\w+) resumed>/;

/** Reads what `strace -f -yy` wrote; calls on descriptors only. */
export function systemCalls(trace: string): readonly SystemCall[] {
  const calls: SystemCall[] = [];
  const open = new Map<string, Omit<SystemCall, 'ended'>>();
  trace.split('\n').forEach((line, place) => {
    const resumed = RESUMED.exec(line)?.groups;
    if (resumed !== undefined) {
      const begun = open.get(resumed['pid'] ?? '');
      open.delete(resumed['pid'] ?? '');
      if (begun !== undefined) calls.push({ ...begun, ended: place });
      return;
    }
    const found = START.exec(line)?.groups;
    if (found === undefined) return;
    const { pid = '', name = '', target = '' } = found;
    const call = { name, target, bytes: literals(line), begun: place };
    if (line.includes('<unfinished ...>')) open.set(pid, call);
    else calls.push({ ...call, ended: place });
  });
  return calls;
}

/** The C string literals of a line, decoded and joined. */
function literals(line: string): Buffer {
  const parts = [...line.matchAll(/"(?<text>(?:[^"\\]|\\.)*)"/g)];
  return Buffer.concat(parts.map((part) => decoded(part.groups?.['text'] ?? '')));
}

const SIMPLE: Readonly<Record<string, number>> = {
  n: 10,
  t: 9,
  r: 13,
  v: 11,
  f: 12,
  '"': 34,
  '\\': 92,
};

function decoded(text: string): Buffer {
  const bytes: number[] = [];
  for (let at = 0; at < text.length; ) {
    const octal = /^\\([0-7]{1,3})/.exec(text.slice(at, at + 4));
    if (octal !== null) {
      bytes.push(Number.parseInt(octal[1] ?? '', 8));
      at += octal[0].length;
    } else if (text[at] === '\\') {
      bytes.push(SIMPLE[text[at + 1] ?? ''] ?? 0);
      at += 2;
    } else {
      bytes.push(text.charCodeAt(at));
      at += 1;
    }
  }
  return Buffer.from(bytes);
}

const WRITES: ReadonlySet<string> = new Set(['pwrite64', 'pwritev', 'write', 'writev']);
const SYNCS: ReadonlySet<string> = new Set(['fsync', 'fdatasync']);

/** A message that was published, and what to look for in the trace. */
export interface TracedMessage {
  /** Occurs in its payload and nowhere else. */
  readonly marker: string;
  /** Port of the client's end of the connection. */
  readonly clientPort: number;
  readonly messageId: number;
}

/**
 * What is wrong with the order of each message's three moments: written to the journal's log,
 * synced after that, acknowledged after that.
 */
export function orderFaults(
  calls: readonly SystemCall[],
  messages: readonly TracedMessage[],
): readonly string[] {
  const journal = calls.filter(({ target }) => /journal\.db(-wal)?$/.test(target));
  const syncs = journal.filter(({ name }) => SYNCS.has(name));
  return messages.flatMap((message) => {
    const { marker, messageId } = message;
    const written = journal.find(({ name, bytes }) => WRITES.has(name) && bytes.includes(marker));
    const answered = calls.find((call) => acknowledges(call, message));
    if (written === undefined) return [`${marker}: not seen in the journal`];
    if (answered === undefined) return [`${marker}: no PUBACK ${messageId} seen`];
    const covered = syncs.some(
      ({ begun, ended }) => begun > written.ended && ended < answered.begun,
    );
    return covered ? [] : [`${marker}: PUBACK before the sync that covers it`];
  });
}

/** PUBACK, MQTT 3.1.1 §3.4: 0x40 0x02 and the id; several may leave in one call. */
function acknowledges({ target, bytes }: SystemCall, message: TracedMessage): boolean {
  if (!target.startsWith('TCP:') || !target.endsWith(`->127.0.0.1:${message.clientPort}]`)) {
    return false;
  }
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    if (bytes.readUInt16BE(at) !== 0x4002) return false;
    if (bytes.readUInt16BE(at + 2) === message.messageId) return true;
  }
  return false;
}
