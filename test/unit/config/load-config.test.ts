import { describe, expect, it } from 'vitest';
import { problemLine } from '../../../src/config/config-problem.ts';
import { type ConfigSource, loadConfig } from '../../../src/config/load-config.ts';

const PATH = 'config/gaswatch.yaml';

const load = (text: string, env: ConfigSource['env'] = {}, files: Record<string, string> = {}) =>
  loadConfig({
    text,
    path: PATH,
    env,
    readSecretFile: (path) => {
      const content = files[path];
      if (content === undefined) throw new Error('ENOENT');
      return content;
    },
  });

function loaded(text: string, env: ConfigSource['env'] = {}, files: Record<string, string> = {}) {
  const result = load(text, env, files);
  if (!result.ok) throw new Error(result.error.map(problemLine).join('\n'));
  return result.value;
}

function lines(text: string, env: ConfigSource['env'] = {}, files: Record<string, string> = {}) {
  const result = load(text, env, files);
  return result.ok ? [] : result.error.map(problemLine);
}

describe('defaults', () => {
  it('start the service on this machine only', () => {
    const config = loaded('');
    expect(config).toMatchObject({
      dataDir: './data',
      fleet: 'config/fleet.yaml',
      mqtt: { host: '127.0.0.1', port: 1883, packetBytes: 262_144 },
      http: { host: '127.0.0.1', port: 8080, publicUrl: 'http://127.0.0.1:8080', trustProxy: [] },
      journal: { keepHours: 72, reserveMegabytes: 512, synchronous: 'full' },
      history: { driver: 'duckdb', retentionMonths: 120 },
      email: { to: [], requireTls: false },
      log: { level: 'info' },
    });
    expect(config.mqtt.tls).toBeUndefined();
  });

  it('hold for keys and sections that are present but empty', () => {
    expect(loaded('mqtt:\nhttp:\n  port:\n')).toEqual(loaded(''));
  });

  it.each(['', '# nothing\n', '---\n', '{}'])('hold for a file that is %j', (text) => {
    expect(loaded(text)).toEqual(loaded(''));
  });
});

describe('the result', () => {
  it('is frozen at every depth', () => {
    const config = loaded('email: {to: [a@x.org], smtp: "smtp://h", from: b@x.org}');
    const parts = [config, config.mqtt, config.mqtt.perDevice, config.email.to];
    expect(parts.map((part) => Object.isFrozen(part))).toEqual([true, true, true, true]);
  });

  it.each([
    ['http: {host: 0.0.0.0, port: 81}', 'http://localhost:81'],
    ['http: {host: "::1", port: 81}', 'http://[::1]:81'],
    ['http: {publicUrl: "https://gas.example.org/"}', 'https://gas.example.org'],
  ])('has a URL for links from %j', (text, url) => {
    expect(loaded(text).http.publicUrl).toBe(url);
  });

  it.each([
    ['smtp://127.0.0.1:2525', false],
    ['smtp://localhost', false],
    ['smtp://[::1]:25', false],
    ['smtp://127.evil.example', true],
    ['smtp://mail.example.org:587', true],
  ])('demands TLS for a password sent to %s: %s', (smtp, demanded) => {
    const email = `email: {smtp: "${smtp}", from: a@x.org, username: u, password: p}`;
    expect(loaded(email).email.requireTls).toBe(demanded);
    expect(loaded(email.replace('}', ', requireTls: false}')).email.requireTls).toBe(false);
  });
});

describe('the environment', () => {
  it('wins over the file, in any case', () => {
    const config = loaded('http: {port: 1}\nmqtt: {port: 2}', {
      GASWATCH__HTTP__PORT: '18080',
      gaswatch__mqtt__Port: '18830',
      GASWATCH__DATADIR: '/data',
      GASWATCH__MQTT__PERDEVICE__BURSTSECONDS: '2.5',
      GASWATCH__LOG__PRETTY: 'true',
    });
    expect([config.http.port, config.mqtt.port, config.dataDir]).toEqual([18080, 18830, '/data']);
    expect([config.mqtt.perDevice.burstSeconds, config.log.pretty]).toEqual([2.5, true]);
  });

  it('splits a list at commas', () => {
    const config = loaded('', {
      GASWATCH__EMAIL__SMTP: 'smtp://127.0.0.1:2525',
      GASWATCH__EMAIL__FROM: 'g@x.org',
      GASWATCH__EMAIL__TO: 'a@x.org, b@x.org,',
    });
    expect(config.email.to).toEqual(['a@x.org', 'b@x.org']);
  });

  it('keeps a text as it stands, even one that looks like a number', () => {
    const config = loaded('email: {smtp: "smtp://h", from: a@x.org}', {
      GASWATCH__EMAIL__USERNAME: 'true',
      GASWATCH__EMAIL__PASSWORD: '0123',
    });
    expect([config.email.username, config.email.password]).toEqual(['true', '0123']);
  });

  it('puts the default back with an empty value', () => {
    expect(loaded('http: {port: 1}', { GASWATCH__HTTP__PORT: '' }).http.port).toBe(8080);
  });

  it('makes a section that the file does not have', () => {
    const env = { GASWATCH__MQTT__TLS__KEYFILE: 'k', GASWATCH__MQTT__TLS__CERTFILE: 'c' };
    expect(loaded('', env).mqtt.tls).toEqual({ port: 8883, keyFile: 'k', certFile: 'c' });
  });

  it('leaves other variables alone', () => {
    const env = {
      GASWATCH_CONFIG: 'x',
      GASWATCH_ADMIN_PASSWORD: 'y',
      GASWATCH_SERVICE_HOST: '10.0.0.1',
      PATH: '/bin',
    };
    expect(loaded('', env)).toEqual(loaded(''));
  });

  it.each([
    ['GASWATCH__HTP__PORT', '1', 'unknown key; did you mean http.port?'],
    ['GASWATCH__MQTT__KEY_FILE', '1', 'unknown key; did you mean mqtt.tls.keyFile?'],
    ['GASWATCH__NOTHING__OF__THE__SORT', '1', 'unknown key'],
    ['GASWATCH__MQTT', '1', 'mqtt is a section; set one of the keys under it'],
    ['GASWATCH_HTTP__PORT', '1', 'unknown key; names start with GASWATCH__, two underscores'],
    ['GASWATCH__', '1', 'unknown key'],
    [
      'GASWATCH__MQTT__PORT',
      'abc',
      'mqtt.port: expected a whole number from 0 to 65535, found "abc"',
    ],
    [
      'GASWATCH__MQTT__PORT',
      '{a: 1}',
      'mqtt.port: expected a whole number from 0 to 65535, found "{a: 1}"',
    ],
    ['GASWATCH__LOG__PRETTY', 'yes', 'log.pretty: expected true or false, found "yes"'],
    ['GASWATCH__EMAIL__TO', 'a', 'email.to[0]: expected an e-mail address, found "a"'],
  ])('%s=%s is refused by name', (name, value, message) => {
    expect(lines('', { [name]: value })).toContain(`environment ${name}: ${message}`);
  });

  it('refuses one key under two names', () => {
    const env = { GASWATCH__HTTP__PORT: '1', gaswatch__http__port: '2' };
    expect(lines('', env)).toEqual([
      'environment gaswatch__http__port: http.port is already set by GASWATCH__HTTP__PORT',
    ]);
  });
});

describe('problems', () => {
  it('are all told at once, each with the place where it was set', () => {
    const text = 'mqtt: {port: abc, prot: 1}\nhttp: 5\nhistroy: {}\njournal: {keepHours: 0.5}';
    const told = lines(text, { GASWATCH__HTP__PORT: '1', GASWATCH__LOG__LEVEL: 'loud' });
    expect([...told].sort()).toEqual([
      `${PATH}: histroy: unknown key; did you mean history?`,
      `${PATH}: http: expected a section with keys under it, found 5`,
      `${PATH}: journal.keepHours: expected a whole number from 1 to 8760, found 0.5`,
      `${PATH}: mqtt.port: expected a whole number from 0 to 65535, found "abc"`,
      `${PATH}: mqtt.prot: unknown key; did you mean mqtt.port?`,
      'environment GASWATCH__HTP__PORT: unknown key; did you mean http.port?',
      'environment GASWATCH__LOG__LEVEL: log.level: expected one of fatal, error, warn, info, ' +
        'debug, trace, silent, found "loud"',
    ]);
  });

  it.each([
    ['mqtt: {tls: {keyFile: k}}', 'mqtt.tls.certFile: missing: expected a file path'],
    ['keepHours: 1', 'keepHours: unknown key; did you mean journal.keepHours?'],
    ['mqtt: {port: .nan}', 'mqtt.port: expected a whole number from 0 to 65535, found NaN'],
    ['mqtt: {port: 1e308}', 'mqtt.port: expected a whole number from 0 to 65535, found 1e+308'],
    [
      'mqtt: {host: "mqtt://h:1"}',
      'mqtt.host: expected a host name or address without scheme or port, found "mqtt://h:1"',
    ],
    [
      'mqtt: {host: "127.0.0.1:1883"}',
      'mqtt.host: expected a host name or address without scheme or port, found "127.0.0.1:1883"',
    ],
    [
      'history: {maintenanceCron: daily}',
      'history.maintenanceCron: expected five cron fields such as "30 2 * * *", found "daily"',
    ],
    [
      'http: {publicUrl: gas.example.org}',
      'http.publicUrl: expected a URL such as https://gaswatch.example.org, found "gas.example.org"',
    ],
    ['email: {to: [a@x.org, 5]}', 'email.to[1]: expected an e-mail address, found 5'],
    [
      'email: {to: [a@x.org]}',
      'email.smtp: missing: email.to has addresses but there is no server to send through',
    ],
    ['email: {smtp: "smtp://h"}', 'email.from: missing: required when email.smtp is set'],
    [
      'email: {username: u}',
      'email.password: missing: set email.password or email.passwordFile with email.username',
    ],
    ['email: {password: p}', 'email.username: missing: required with a password'],
    ['[]', 'expected keys such as "http:" at the top level'],
    ['just words', 'expected keys such as "http:" at the top level'],
    ['a: *nowhere', 'not valid YAML: an alias cannot be resolved'],
  ])('%j', (text, message) => {
    expect(lines(text)).toContain(`${PATH}: ${message}`);
  });

  it.each(['mqtt: {port: 1', 'a: 1\na: 2', 'mqtt:\n\tport: 1', '{a: 1}}', 'a: 1\n---\nb: 2'])(
    'tell line and column of YAML that does not parse: %j',
    (text) => {
      expect(lines(text)[0]).toMatch(/gaswatch\.yaml: line \d, column \d+: not valid YAML: \w+/);
    },
  );

  it('take a key named __proto__ for the unknown key it is', () => {
    expect(lines('__proto__: {mqtt: {port: 5}}')).toEqual([`${PATH}: __proto__: unknown key`]);
    expect(lines('', { GASWATCH____PROTO__: '1' })).toHaveLength(1);
  });
});

describe('secrets', () => {
  const SECRET = 'hunter2-never-shown';
  const account = 'email: {smtp: "smtp://h", from: a@x.org, username: u, passwordFile: /run/pw}';

  it('are read from the first line of their file', () => {
    const config = loaded(account, {}, { '/run/pw': `${SECRET}\r\nmore\n` });
    expect(config.email.password).toBe(SECRET);
  });

  it.each([
    [{}, 'cannot read "/run/pw"'],
    [{ '/run/pw': '\n' }, 'the first line is empty in "/run/pw"'],
  ])('in a file that is no use are a problem: %j', (files, message) => {
    expect(lines(account, {}, files)).toEqual([`${PATH}: email.passwordFile: ${message}`]);
    const env = { GASWATCH__EMAIL__PASSWORDFILE: '/run/other' };
    expect(lines(account, env, {})).toEqual([
      'environment GASWATCH__EMAIL__PASSWORDFILE: email.passwordFile: cannot read "/run/other"',
    ]);
  });

  it('given twice are refused', () => {
    expect(lines(account.replace('}', ', password: p}'))).toEqual([
      `${PATH}: email.passwordFile: set either email.password or email.passwordFile, not both`,
    ]);
  });

  it.each([
    [`email: {password: [${SECRET}]}`],
    [`email: {password: {a: ${SECRET}}}`],
    [`email: {passwrod: ${SECRET}}`],
    [`email: {smtp: "smtp://u:${SECRET}@h"}`],
    [`email: "${SECRET}" "x"`],
    [`email: {password: ${SECRET}`],
    [`email: {password: "${SECRET}\n  a: b`],
    [`email:\n  password: "${SECRET}" ${SECRET}\n`],
  ])('never appear in a problem: %j', (text) => {
    const told = lines(text);
    expect(told.length).toBeGreaterThan(0);
    expect(told.join('\n')).not.toContain(SECRET);
  });

  it('in a mistyped variable do not appear either', () => {
    expect(lines('', { GASWATCH__EMAIL__PASWORD: SECRET })).toEqual([
      'environment GASWATCH__EMAIL__PASWORD: unknown key; did you mean email.password?',
    ]);
  });
});
