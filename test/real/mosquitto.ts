import { type Ran, type Running, run, start } from './part.ts';

/** How a Mosquitto client signs in. */
export interface MosquittoLogin {
  readonly port: number;
  readonly device: string;
  readonly password: string;
}

const signIn = ({ port, device, password }: MosquittoLogin): readonly string[] => [
  ...['-h', '127.0.0.1', '-p', `${port}`],
  ...['-u', device, '-P', password, '-i', `mosquitto-${device}`],
];

/** One QoS 1 message; ends with 0 once it was acknowledged. */
export const mosquittoPub = (
  login: MosquittoLogin,
  topic: string,
  payload: string,
  more: readonly string[] = [],
): Promise<Ran> =>
  run('mosquitto_pub', [...signIn(login), '-q', '1', '-t', topic, '-m', payload, ...more]);

/** The same with the content of a file. */
export const mosquittoPubFile = (
  login: MosquittoLogin,
  topic: string,
  path: string,
): Promise<Ran> => run('mosquitto_pub', [...signIn(login), '-q', '1', '-t', topic, '-f', path]);

/** Prints every message as `topic payload`, at once: into a pipe it would gather them first. */
export const mosquittoSub = (
  login: MosquittoLogin,
  topic: string,
  more: readonly string[] = [],
): Running =>
  start('stdbuf', [
    ...['-oL', 'mosquitto_sub', ...signIn(login), '-q', '1', '-v', '-t', topic],
    ...more,
  ]);
