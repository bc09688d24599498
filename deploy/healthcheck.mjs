// Whether the service in this container lives: exit code 0 or 1. The image has no curl.
const port = process.env.GASWATCH__HTTP__PORT ?? '8080';
try {
  const answer = await fetch(`http://127.0.0.1:${port}/healthz`, {
    signal: AbortSignal.timeout(4000),
  });
  if (!answer.ok) throw new Error(`answered ${answer.status}`);
} catch (thrown) {
  const { message, cause } = thrown;
  process.stderr.write(`/healthz on port ${port}: ${cause?.message ?? message}\n`);
  process.exitCode = 1;
}
