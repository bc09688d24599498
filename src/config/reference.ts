import { type ConfigKey, configJsonSchema, configKeys, isInList } from './key-tree.ts';

/** docs/configuration.md, from the schemas. */
export function configurationPage(): string {
  const keys = configKeys();
  const first = keys.filter((key) => !key.path.includes('.'));
  const sections = first.filter((key) => keys.some((other) => isUnder(key, other)));
  const top = first.filter((key) => !sections.includes(key));
  return [
    INTRODUCTION,
    table(top),
    ...sections.flatMap((section) => [
      `\n## ${section.path}\n`,
      `${section.doc}\n`,
      table(keys.filter((key) => key === section || isUnder(section, key))),
    ]),
    '',
  ].join('\n');
}

/** In the section, or in each section of the list. */
const isUnder = ({ path }: ConfigKey, other: ConfigKey): boolean =>
  other.path.startsWith(`${path}.`) || other.path.startsWith(`${path}[].`);

/** config/gaswatch.schema.json: editors complete and check the YAML file by it. */
export function configurationSchema(): string {
  return `${JSON.stringify({ title: 'Gaswatch configuration', ...configJsonSchema() }, null, 2)}\n`;
}

const INTRODUCTION = `# Configuration

Generated from the schemas in src/config; \`npm run reference\` writes it again.

The service reads \`config/gaswatch.yaml\`, or the file named by \`GASWATCH_CONFIG\`. Every key can
also be set from the environment, which wins over the file: \`GASWATCH__\` and the key path joined by
\`__\`, in any case. A list is comma-separated. An empty value means "not set": the default holds.
Paths are relative to the working directory. An unknown key, in the file or in the environment, is
an error; all problems are printed at once and the process exits with 2.

\`GASWATCH_ADMIN_PASSWORD\` sets the password of the first administrator, \`admin\`; without it one is
generated and printed once.
`;

function table(keys: readonly ConfigKey[]): string {
  const rows = keys.filter((key) => key.holds !== 'section').map(row);
  return [
    '| key | environment | value | default | meaning |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

function row(key: ConfigKey): string {
  const variable = `GASWATCH__${key.path.replaceAll('.', '__').toUpperCase()}`;
  const environment = isInList(key) || /a section/.test(key.expects) ? '–' : `\`${variable}\``;
  const meaning = key.secret ? `${key.doc} Secret: redacted in logs.` : key.doc;
  return `| ${[`\`${key.path}\``, environment, key.expects, defaultOf(key), meaning]
    .map((cell) => cell.replaceAll('|', '\\|'))
    .join(' | ')} |`;
}

function defaultOf(key: ConfigKey): string {
  if (key.defaultValue === undefined) return key.required ? 'required' : '–';
  if (Array.isArray(key.defaultValue)) return 'empty';
  return `\`${JSON.stringify(key.defaultValue).replaceAll('"', '')}\``;
}
