import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { passwordOf } from '../support/fleet-text.ts';
import { freePort } from '../support/service.ts';
import { temporaryDirectory } from '../support/temp-dir.ts';
import { type BrokerProcess, startBroker } from './broker-process.ts';
import { run } from './part.ts';

/** Beneath the script that only root and its own user may call. */
const PROGRAM = '/usr/lib/rabbitmq/bin/rabbitmq-server';

/**
 * Debian's RabbitMQ with its MQTT plugin, which in 3.10 speaks MQTT 3.1.1; a node of its own.
 * @param users who may sign in by password; without a name anybody may.
 */
export async function rabbitmqBroker(users: readonly string[] = []): Promise<BrokerProcess> {
  const dir = temporaryDirectory('rabbitmq');
  const [port, amqp, dist, epmd] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
  ];
  const path = (name: string): string => join(dir, name);
  writeFileSync(path('plugins'), '[rabbitmq_mqtt].\n');
  writeFileSync(
    path('rabbitmq.conf'),
    `listeners.tcp.1 = 127.0.0.1:${amqp}
mqtt.listeners.tcp.1 = 127.0.0.1:${port}
mqtt.allow_anonymous = true
mqtt.subscription_ttl = 86400000
mqtt.prefetch = 1000
load_definitions = ${path('definitions.json')}
`,
  );
  const known = [{ name: 'guest', password: 'guest', tags: '' }, ...users.map(userOf)];
  const everything = { vhost: '/', configure: '.*', write: '.*', read: '.*' };
  const definitions = {
    vhosts: [{ name: '/' }],
    users: known,
    permissions: known.map(({ name }) => ({ user: name, ...everything })),
  };
  writeFileSync(path('definitions.json'), JSON.stringify(definitions));
  const broker = await startBroker({
    name: 'rabbitmq',
    port,
    command: PROGRAM,
    args: [],
    env: {
      HOME: dir,
      RABBITMQ_NODENAME: `gaswatch${port}@localhost`,
      RABBITMQ_MNESIA_BASE: path('mnesia'),
      RABBITMQ_LOG_BASE: path('log'),
      RABBITMQ_ENABLED_PLUGINS_FILE: path('plugins'),
      RABBITMQ_CONFIG_FILE: path('rabbitmq.conf'),
      RABBITMQ_PID_FILE: path('pid'),
      RABBITMQ_DIST_PORT: `${dist}`,
      // a port mapper of its own, so that no other node on this machine is touched
      ERL_EPMD_PORT: `${epmd}`,
      ERL_EPMD_ADDRESS: '127.0.0.1',
      RABBITMQ_SERVER_START_ARGS: `-setcookie gaswatch${port}`,
    },
  });
  // its script waits for the node it started, and the port mapper outlives both
  onTestFinished(async () => {
    await broker.stop();
    await run('epmd', ['-port', `${epmd}`, '-kill']);
  });
  return broker;
}

const userOf = (name: string) => ({ name, password: passwordOf(name), tags: '' });
