import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An InfluxDB 1 of our own in a directory of its own. It has no buckets and no Flux: it reads the same lines. */
export interface InfluxOne {
  readonly url: string;
  /** Statements of InfluxQL; the first result's series. */
  ask(query: string): Promise<readonly InfluxSeries[]>;
  end(): Promise<void>;
}

export interface InfluxSeries {
  readonly name: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly columns: readonly string[];
  readonly values: readonly (readonly unknown[])[];
}

export async function influxOne(): Promise<InfluxOne> {
  const dir = mkdtempSync(join(tmpdir(), 'gaswatch-influx-one-'));
  const [port, backup] = [await freePort(), await freePort()];
  const config = join(dir, 'influxdb.conf');
  writeFileSync(
    config,
    `reporting-disabled = true
bind-address = "127.0.0.1:${backup}"
[meta]
  dir = "${dir}/meta"
[data]
  dir = "${dir}/data"
  wal-dir = "${dir}/wal"
  query-log-enabled = false
[monitor]
  store-enabled = false
[http]
  bind-address = "127.0.0.1:${port}"
  log-enabled = false
`,
  );
  const url = `http://127.0.0.1:${port}`;
  const child: ChildProcess = spawn('influxd', ['-config', config], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr?.on('data', (text: Buffer) => {
    said = (said + text).slice(-2_000);
  });
  const failed = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`influxd ended with ${code}: ${said}`)));
  });
  failed.catch(() => undefined);
  await Promise.race([failed, answering(url)]);
  return {
    url,
    async ask(query) {
      const answer = await fetch(`${url}/query?epoch=ms`, {
        method: 'POST',
        body: new URLSearchParams({ q: query, db: 'gaswatch' }),
      });
      // parse border: InfluxDB 1's own form
      const { results, error } = (await answer.json()) as {
        results?: readonly { series?: readonly InfluxSeries[]; error?: string }[];
        error?: string;
      };
      const wrong = error ?? results?.[0]?.error;
      if (wrong !== undefined) throw new Error(`${query}: ${wrong}`);
      return results?.[0]?.series ?? [];
    },
    async end() {
      const ended = child.exitCode === null ? once(child, 'close') : Promise.resolve();
      child.kill('SIGKILL');
      await ended;
      rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function answering(url: string): Promise<void> {
  for (;;) {
    try {
      if ((await fetch(`${url}/ping`)).ok) return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  // a server that listens on a port has an address of this form
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
