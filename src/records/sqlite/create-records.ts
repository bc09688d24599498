import type { BrokerSessions } from '../broker-sessions.ts';
import type { LedgerRecords, PeopleRecords, Records } from '../records.ts';
import type { RecordsReader } from './reader.ts';
import type { SendWrite, WriteAnswers, WriteKind, WriteValues } from './records-write.ts';

export interface RecordsParts {
  readonly reader: RecordsReader;
  readonly write: SendWrite;
}

type Ask = <K extends WriteKind>(kind: K, value: WriteValues[K]) => Promise<WriteAnswers[K]>;

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
      save: (fleet, by, at) => ask('fleets.save', { fleet, by, at }),
    },
    people: peopleRecords(reader, ask),
    audit: {
      append: async (lines) => void (await ask('audit.append', { lines })),
      list: async (query) => reader.audit.list(query),
    },
    close: async () => reader.close(),
  };
}

/** The MQTT broker's durable sessions; fits the broker's own port. */
export function createSessionStore({ reader, write }: RecordsParts): BrokerSessions {
  const ask = askVia(write);
  return {
    load: async () => reader.broker.snapshot(),
    save: async (changes) => void (await ask('broker.save', { changes })),
  };
}

function askVia(write: SendWrite): Ask {
  return async <K extends WriteKind>(kind: K, value: WriteValues[K]): Promise<WriteAnswers[K]> => {
    // The border between threads: kind and value belong together by this function's own
    // signature, and the handler of a kind answers in the type that `WriteAnswers` names.
    const answer = await write({ kind, value } as Parameters<SendWrite>[0]);
    return answer as WriteAnswers[K];
  };
}

function ledgerRecords(reader: RecordsReader, ask: Ask): LedgerRecords {
  return {
    list: async (query) => reader.ledger.list(query),
    due: async (now, limit) => reader.ledger.due(now, limit),
    begin: async (keys, at) => void (await ask('ledger.begin', { keys, at })),
    finish: async (outcomes) => void (await ask('ledger.finish', { outcomes })),
    recover: () => ask('ledger.recover', null),
  };
}

function peopleRecords(reader: RecordsReader, ask: Ask): PeopleRecords {
  return {
    list: async () => reader.people.list(),
    get: async (name) => reader.people.get(name),
    passwordHash: async (name) => reader.people.passwordHash(name),
    create: (user, passwordHash) => ask('people.create', { user, passwordHash }),
    update: (user) => ask('people.update', { user }),
    setPassword: (name, passwordHash) => ask('people.set-password', { name, passwordHash }),
    openSession: async (session) => void (await ask('people.open-session', { session })),
    session: async (tokenHash) => reader.people.session(tokenHash),
    closeSession: async (tokenHash) => void (await ask('people.close-session', { tokenHash })),
    closeSessionsOf: async (user) => void (await ask('people.close-sessions-of', { user })),
    listSessions: async (user) => reader.people.listSessions(user),
  };
}
