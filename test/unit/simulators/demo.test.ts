import { once } from 'node:events';
import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { changes, readAlarms, type SeenAlarm, signIn } from '../../../simulators/demo-alarms.ts';
import {
  apiUrl,
  brokerUrl,
  readDemoArguments,
  serviceEnvironment,
} from '../../../simulators/demo-environment.ts';
import { freePort } from '../../../simulators/demo-service.ts';

const PLACE = { folder: '/tmp/x', httpPort: 18_080, mqttPort: 18_830, adminPassword: 'pw' };

describe('readDemoArguments', () => {
  it('has defaults', () => {
    expect(readDemoArguments([])).toEqual({
      ok: true,
      value: { scenario: 'demo', speed: 180, seed: '1', exit: false },
    });
  });

  it.each([[['--speed', '0']], [['--speed', 'x']], [['--what']], [['now']]])(
    'refuses %j',
    (argv) => {
      expect(readDemoArguments(argv).ok).toBe(false);
    },
  );
});

describe('serviceEnvironment', () => {
  it('sets ports, folder, fleet and password, and drops the settings of this process', () => {
    const inherited = {
      PATH: '/bin',
      GASWATCH_CONFIG: '/etc/mine.yaml',
      gaswatch__http__port: '1',
      EMPTY: undefined,
    };
    const pacing = { wallMs: 5_000, simulatedMs: 1_000, speed: 180 };
    expect(serviceEnvironment(PLACE, pacing, inherited)).toEqual({
      PATH: '/bin',
      GASWATCH__HTTP__PORT: '18080',
      GASWATCH__MQTT__PORT: '18830',
      GASWATCH__DATADIR: '/tmp/x/data',
      GASWATCH__FLEET: '/tmp/x/fleet.yaml',
      GASWATCH_ADMIN_PASSWORD: 'pw',
      GASWATCH_REPLAY_CLOCK: '5000,1000,180',
    });
  });

  it('knows where to reach the service', () => {
    expect([apiUrl(PLACE), brokerUrl(PLACE)]).toEqual([
      'http://127.0.0.1:18080',
      'mqtt://127.0.0.1:18830',
    ]);
  });
});

describe('freePort', () => {
  it('gives a usable port', async () => {
    expect(await freePort()).toBeGreaterThan(1023);
  });
});

describe('changes', () => {
  const alarm = (state: string): SeenAlarm => ({
    id: '1',
    type: 'bypass.open',
    priority: 1,
    state,
    site: 'factory-1',
    occurredAt: '2026-11-20T04:00:00.000Z',
    subject: { kind: 'bypass', id: 'factory-1' },
    message: { en: 'Bypass open', zh: '旁通开启' },
  });

  it('tells each alarm once for each state', () => {
    const known = new Map<string, string>();
    expect(changes(known, [alarm('unacknowledged')]).join('\n')).toMatch(
      /P1 unacknowledged.*bypass\.open · bypass factory-1[\s\S]*旁通开启/,
    );
    expect(changes(known, [alarm('unacknowledged')])).toEqual([]);
    expect(changes(known, [alarm('returned')]).join('\n')).toContain('returned');
  });
});

describe('the API client', () => {
  it('signs in as the administrator and reads the alarms with the token', async () => {
    const seen: string[] = [];
    const server = createServer((request, response) => {
      seen.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''}`.trim());
      const isSession = request.url === '/api/v1/session';
      const item = { id: '1', type: 'bypass.open', priority: 1, state: 'closed', site: null };
      const subject = { kind: 'system', id: 'x' };
      const message = { en: 'e', zh: 'z' };
      const alarm = { ...item, subject, message, occurredAt: '2026-11-20T04:00:00Z', extra: true };
      response.end(JSON.stringify(isSession ? { token: 't' } : { items: [alarm], next: null }));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const api = `http://127.0.0.1:${port}`;
    const token = await signIn(api, 'pw');
    expect(await readAlarms(api, token)).toMatchObject([{ id: '1', type: 'bypass.open' }]);
    expect(seen).toEqual([
      'POST /api/v1/session',
      'GET /api/v1/alarms?state=all&limit=200 Bearer t',
    ]);
    server.close();
  });

  it('says when signing in is refused', async () => {
    const server = createServer((_, response) => {
      response.writeHead(401).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await expect(signIn(`http://127.0.0.1:${port}`, 'x')).rejects.toMatchObject({
      code: 'demo.api',
      message: 'signing in failed: HTTP 401',
    });
    server.close();
  });
});
