import { runSimulation } from './run-simulation.ts';

// Simulated devices as real MQTT clients; see simulate-arguments.ts for the options.
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());

process.exitCode = await runSimulation(process.argv.slice(2), {
  clock: { now: () => Date.now() },
  stop: stop.signal,
  print: (line) => console.log(line),
  complain: (line) => console.error(line),
});
