import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A VictoriaMetrics of our own in a directory of its own; it may be killed and started again. */
export interface Victoria {
  readonly url: string;
  /** Starts it; resolves once it answers. */
  start(): Promise<void>;
  /** kill -9: no time to flush. */
  kill(): Promise<void>;
  /** Makes what was written visible to queries now and not within a second or two. */
  flush(): Promise<void>;
  /** Merges what was flushed into its final blocks; comes back when that was asked for. */
  pack(): Promise<void>;
  /** Ends it and removes what it kept. */
  end(): Promise<void>;
}

/** As the operator guide says it is to be started. */
export const FLAGS: readonly string[] = ['-retentionPeriod=100y', '-dedup.minScrapeInterval=1ms'];

export async function victoria(flags: readonly string[] = FLAGS): Promise<Victoria> {
  const dir = mkdtempSync(join(tmpdir(), 'gaswatch-victoria-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | null = null;

  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    const stopped = child;
    child = null;
    if (stopped === null || stopped.exitCode !== null) return;
    const ended = once(stopped, 'close');
    stopped.kill(signal);
    await ended;
  };
  return {
    url,
    async start() {
      const args = [`-storageDataPath=${dir}`, `-httpListenAddr=127.0.0.1:${port}`, ...flags];
      const started = spawn('victoria-metrics', args, { stdio: ['ignore', 'ignore', 'pipe'] });
      child = started;
      let said = '';
      started.stderr.on('data', (text: Buffer) => {
        said = (said + text).slice(-2_000);
      });
      const failed = new Promise<never>((_, reject) => {
        started.once('error', reject);
        started.once('close', (code) => {
          if (child === started) reject(new Error(`victoria-metrics ended with ${code}: ${said}`));
        });
      });
      failed.catch(() => undefined);
      await Promise.race([failed, answering(url)]);
    },
    kill: () => stop('SIGKILL'),
    async flush() {
      await fetch(`${url}/internal/force_flush`);
    },
    async pack() {
      await fetch(`${url}/internal/force_flush`);
      await fetch(`${url}/internal/force_merge`);
    },
    async end() {
      await stop('SIGKILL');
      rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function answering(url: string): Promise<void> {
  for (;;) {
    try {
      if ((await fetch(`${url}/health`)).ok) return;
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
