import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { type Running, start } from './part.ts';

/** A real MQTT broker on a free port of the loopback; it is killed when the test ends. */
export interface BrokerProcess {
  readonly name: string;
  readonly port: number;
  readonly running: Running;
  /** How long after a reconnection what was unacknowledged may come again, out of its order; 0: at once, in its place. */
  readonly redeliveredWithinMs: number;
  /** Lets it end by itself, so that it can write down what it keeps. */
  stop(): Promise<void>;
  kill(): Promise<void>;
}

export interface BrokerCommand {
  readonly name: string;
  readonly port: number;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly redeliveredWithinMs?: number;
}

/** Starts it and waits until its port takes connections; what it printed is told when it ends before. */
export async function startBroker(asked: BrokerCommand): Promise<BrokerProcess> {
  const { name, port, command, args } = asked;
  const running = start(command, args, { ...process.env, ...asked.env });
  let hasEnded = false;
  const ended = running.done.then(
    () => undefined,
    () => undefined,
  );
  void ended.then(() => {
    hasEnded = true;
  });
  while (!(await takesConnections(port))) {
    if (hasEnded) throw new Error(`${name} ended before it was ready:\n${running.printed()}`);
    await pause(100);
  }
  const end = (signal: NodeJS.Signals): Promise<void> => {
    running.child.kill(signal);
    return ended;
  };
  const { redeliveredWithinMs = 0 } = asked;
  return {
    name,
    port,
    running,
    redeliveredWithinMs,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

const takesConnections = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const settle = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
  });
