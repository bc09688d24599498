import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** An empty directory that goes with the test, however it ends. */
export function temporaryDirectory(label: string): string {
  const path = mkdtempSync(join(tmpdir(), `gaswatch-${label}-`));
  onTestFinished(() => rmSync(path, { recursive: true, force: true, maxRetries: 5 }));
  return path;
}
