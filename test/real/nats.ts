import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../support/service.ts';
import { temporaryDirectory } from '../support/temp-dir.ts';
import { type BrokerProcess, startBroker } from './broker-process.ts';

/** Unacknowledged for so long, NATS sends it again; never at the reconnection itself. */
const ACK_WAIT_MS = 2000;

/** Debian's NATS server with JetStream and its MQTT listener, which speaks MQTT 3.1.1. */
export async function natsBroker(): Promise<BrokerProcess> {
  const dir = temporaryDirectory('nats');
  const [port, clients] = [await freePort(), await freePort()];
  const file = join(dir, 'nats.conf');
  writeFileSync(
    file,
    `server_name: test
listen: "127.0.0.1:${clients}"
jetstream { store_dir: "${join(dir, 'store')}" }
mqtt { host: "127.0.0.1", port: ${port}, ack_wait: "${ACK_WAIT_MS}ms", max_ack_pending: 1000 }
`,
  );
  return startBroker({
    name: 'nats',
    port,
    command: 'nats-server',
    args: ['-c', file],
    redeliveredWithinMs: 4 * ACK_WAIT_MS,
  });
}
