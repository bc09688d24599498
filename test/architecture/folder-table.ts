/** What a folder under src/ may import; the table of the architecture, in a form that is checked. */
export interface FolderRule {
  /** Folders under src/ of which it may import any file. */
  readonly folders: readonly string[];
  /** Folders of which it may import the contract alone, never a driver. */
  readonly contracts: readonly string[];
  /** Packages from npm. */
  readonly packages: readonly string[];
  /** Pure: no node:*, no clock, no randomness, so that the same journal gives the same alarms. */
  readonly io: 'none' | 'allowed';
  /** Said when the rule is broken. */
  readonly reason: string;
}

const rule = (
  io: FolderRule['io'],
  folders: string,
  contracts: string,
  packages: string,
  reason: string,
): FolderRule => ({
  io,
  folders: words(folders),
  contracts: words(contracts),
  packages: words(packages),
  reason,
});

const words = (list: string) => list.split(' ').filter((word) => word !== '');

const MEET = 'decode, detect, alarm and dispatch meet in model types and in pipeline, nowhere else';
const DRIVER = 'a driver knows the model and its vendor, so that it can be exchanged by itself';
const PURE = 'lib model gas decode detect alarm dispatch';
const CONTRACTS = 'journal history records channel';

export const FOLDERS: Readonly<Record<string, FolderRule>> = {
  lib: rule('none', '', '', '', 'lib is the ground floor: it knows nothing of gas'),
  model: rule(
    'none',
    'lib',
    '',
    'zod',
    'everything stands on the model, so it stands on lib alone',
  ),
  sparkplug: rule(
    'none',
    'lib model',
    '',
    '@bufbuild/protobuf zod',
    'the payload and the sessions of Sparkplug: decode tells what is malformed, a root feeds the host',
  ),
  gas: rule('none', 'lib model', '', '', 'formulas need numbers and units only'),
  decode: rule('none', 'lib model sparkplug', '', 'zod', MEET),
  detect: rule('none', 'lib model gas', '', 'zod', MEET),
  alarm: rule('none', 'lib model', '', 'zod', MEET),
  dispatch: rule('none', 'lib model', '', 'zod', MEET),
  pipeline: rule(
    'none',
    PURE,
    'journal history records',
    'zod',
    'the fold is the same live, in a backfill and in a backtest: stores reach it as contracts',
  ),
  journal: rule('allowed', 'lib model', '', 'libsql zod', DRIVER),
  history: rule(
    'allowed',
    'lib model',
    '',
    '@duckdb/node-api @duckdb/node-bindings @influxdata/influxdb-client zod',
    DRIVER,
  ),
  records: rule('allowed', 'lib model', '', 'libsql zod', DRIVER),
  channel: rule(
    'allowed',
    'lib model',
    'records',
    'nodemailer smpp zod',
    'a channel only sends; the outbox beside it works through the ledger by its contract',
  ),
  ingest: rule(
    'allowed',
    'lib model',
    'journal',
    'aedes mqtt-packet zod',
    'ingest acknowledges what the journal holds and knows nothing of what becomes of it',
  ),
  metering: rule(
    'allowed',
    PURE,
    CONTRACTS,
    'libsql write-excel-file zod',
    'metering reads stores by their contracts; the books are a file of its own',
  ),
  report: rule(
    'allowed',
    'lib model alarm pipeline metering',
    'history records channel',
    'pdfkit write-excel-file',
    'a report is read from stores and books by their contracts and handed on as a notice: it sends nothing',
  ),
  api: rule(
    'allowed',
    'lib model pipeline metering report',
    CONTRACTS,
    'csv-parse fastify @fastify/cookie @fastify/static @fastify/swagger fastify-type-provider-zod prom-client read-excel-file write-excel-file zod',
    'the API serves what the core offers by contract; no driver behind it shows through',
  ),
  safekeeping: rule(
    'allowed',
    'lib model',
    '',
    'zod',
    'backup, restore and standby: files, sums and the control socket; what is in the stores is the roots’ to copy',
  ),
  schedule: rule(
    'allowed',
    'lib model pipeline metering',
    '',
    'node-cron',
    'a schedule names calls; what they do lives elsewhere',
  ),
  config: rule(
    'allowed',
    'lib model',
    '',
    'yaml zod',
    'settings are handed down; config reaches into nothing but the registries',
  ),
};

/** Files any folder's contract consists of: `journal/journal.ts`, and what it says it is made of. */
export const isContract = (folder: string, path: string): boolean =>
  path === `src/${folder}/${folder}.ts` || path.startsWith(`src/${folder}/contract/`);

/** One-line registries: config composes the settings of what is registered there. */
export const isRegistry = (path: string): boolean => /[/-]registry\.ts$/.test(path);

/** Directly under src/: app.ts, main.ts and the entry files of threads compose everything. */
export const isRoot = (path: string): boolean => /^src\/[^/]+\.ts$/.test(path);

/** Its own program for the browser, with its own tsconfig. */
export const isConsole = (path: string): boolean => path.startsWith('src/console/');

/** Folders under src/ that the page shares: pure, and small enough to be sent to a browser. */
export const CONSOLE_FOLDERS: readonly string[] = ['lib', 'model'];

/** Folders under src/ that the simulators share; the rest is the program they test. */
export const SIMULATOR_FOLDERS: readonly string[] = ['lib', 'model', 'gas'];
