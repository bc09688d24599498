import type { BrokerSessions } from '../broker-sessions.ts';
import type { ArchiveRecords, LedgerRecords, PeopleRecords, Records } from '../records.ts';
import type { RecordsReader } from './reader.ts';
import type { RecordsWrite, SendWrite, WriteAnswers } from './records-write.ts';

export interface RecordsParts {
  readonly reader: RecordsReader;
  readonly write: SendWrite;
}

type Ask = <W extends RecordsWrite>(write: W) => Promise<WriteAnswers[W['kind']]>;

/**
 * Reads locally, sends writes to the writing thread. Once a write has resolved,
 * every read that follows sees it. `close` closes the reader only.
 */
export function createRecords({ reader, write }: RecordsParts): Records {
  const ask = askVia(write);
  return {
    alarms: {
      list: async (query) => reader.alarms.list(query),
      get: async (id) => reader.alarms.get(id),
      changedAfter: async (position, limit) => reader.alarms.changedAfter(position, limit),
      countOpen: async () => reader.alarms.countOpen(),
    },
    ledger: ledgerRecords(reader, ask),
    quarantine: {
      list: async (query) => reader.quarantine.list(query),
      get: async (id) => reader.quarantine.get(id),
      counts: async () => reader.quarantine.counts(),
    },
    fleets: {
      newest: async () => reader.fleets.newest(),
      save: (fleet, by, at) => ask({ kind: 'fleets.save', value: { fleet, by, at } }),
    },
    people: peopleRecords(reader, ask),
    audit: {
      append: async (lines) => void (await ask({ kind: 'audit.append', value: { lines } })),
      list: async (query) => reader.audit.list(query),
      after: async (id, limit) => reader.audit.after(id, limit),
    },
    orders: { list: async (query) => reader.orders.list(query) },
    archive: archiveRecords(reader, ask),
    close: async () => reader.close(),
  };
}

/** The MQTT broker's durable sessions; fits the broker's own port. */
export function createSessionStore({ reader, write }: RecordsParts): BrokerSessions {
  const ask = askVia(write);
  return {
    load: async () => reader.broker.snapshot(),
    save: async (changes) => void (await ask({ kind: 'broker.save', value: { changes } })),
  };
}

function askVia(write: SendWrite): Ask {
  return async <W extends RecordsWrite>(asked: W): Promise<WriteAnswers[W['kind']]> => {
    const answer = await write(asked);
    // the border between threads: a kind's handler answers in the type that `WriteAnswers` names
    return answer as WriteAnswers[W['kind']];
  };
}

function ledgerRecords(reader: RecordsReader, ask: Ask): LedgerRecords {
  return {
    list: async (query) => reader.ledger.list(query),
    due: async (now, limit) => reader.ledger.due(now, limit),
    begin: async (keys, at) => void (await ask({ kind: 'ledger.begin', value: { keys, at } })),
    finish: async (outcomes) => void (await ask({ kind: 'ledger.finish', value: { outcomes } })),
    recover: () => ask({ kind: 'ledger.recover', value: null }),
    receipt: (channel, providerId, outcome, at, detail) =>
      ask({ kind: 'ledger.receipt', value: { channel, providerId, outcome, at, detail } }),
    acknowledge: (key, at, detail) =>
      ask({ kind: 'ledger.acknowledge', value: { key, at, detail } }),
    sentTo: async (channel, recipient, since) => reader.ledger.sentTo(channel, recipient, since),
    unreached: async (now, limits) => reader.ledger.unreached(now, limits),
  };
}

function archiveRecords(reader: RecordsReader, ask: Ask): ArchiveRecords {
  return {
    list: async (query) => reader.archive.list(query),
    get: async (kind, id) => reader.archive.get(kind, id),
    revisions: async (kind, id) => reader.archive.revisions(kind, id),
    write: (changes, by, at) => ask({ kind: 'archive.write', value: { changes, by, at } }),
    // first the bytes, then that there are any
    async putFile(file) {
      await reader.archiveFiles.keep(file);
      const { sha256, name, mediaType, bytes } = file;
      const value = { sha256, name, mediaType, size: bytes.length };
      await ask({ kind: 'archive.keep-file', value });
    },
    file: (sha256) => reader.archiveFiles.read(sha256),
    hasFile: async (sha256) => reader.archiveFiles.has(sha256),
  };
}

function peopleRecords(reader: RecordsReader, ask: Ask): PeopleRecords {
  return {
    list: async () => reader.people.list(),
    get: async (name) => reader.people.get(name),
    passwordHash: async (name) => reader.people.passwordHash(name),
    create: (user, passwordHash) => ask({ kind: 'people.create', value: { user, passwordHash } }),
    update: (user) => ask({ kind: 'people.update', value: { user } }),
    setPassword: (name, passwordHash) =>
      ask({ kind: 'people.set-password', value: { name, passwordHash } }),
    openSession: async (session) =>
      void (await ask({ kind: 'people.open-session', value: { session } })),
    session: async (tokenHash) => reader.people.session(tokenHash),
    closeSession: async (tokenHash) =>
      void (await ask({ kind: 'people.close-session', value: { tokenHash } })),
    closeSessionsOf: async (user) =>
      void (await ask({ kind: 'people.close-sessions-of', value: { user } })),
    listSessions: async (user) => reader.people.listSessions(user),
  };
}
