import { z } from 'zod';
import { AppError } from '../src/lib/app-error.ts';

const Session = z.object({ token: z.string() });
const SeenAlarm = z.object({
  id: z.string(),
  type: z.string(),
  priority: z.number(),
  state: z.string(),
  site: z.string().nullable(),
  occurredAt: z.string(),
  subject: z.object({ kind: z.string(), id: z.string() }),
  message: z.object({ en: z.string(), zh: z.string() }),
});
export type SeenAlarm = z.infer<typeof SeenAlarm>;
const Page = z.object({ items: z.array(SeenAlarm) });

/** Signs in as the administrator. @throws AppError `demo.api`. */
export async function signIn(api: string, password: string): Promise<string> {
  const response = await fetch(`${api}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password }),
  });
  if (!response.ok) throw new AppError('demo.api', `signing in failed: HTTP ${response.status}`);
  return Session.parse(await response.json()).token;
}

/** Every alarm so far. @throws AppError `demo.api`. */
export async function readAlarms(api: string, token: string): Promise<readonly SeenAlarm[]> {
  const response = await fetch(`${api}/api/v1/alarms?state=all&limit=200`, {
    headers: { authorization: `Bearer ${token}` },
  });
  if (!response.ok) throw new AppError('demo.api', `alarms: HTTP ${response.status}`);
  return Page.parse(await response.json()).items;
}

/** Lines for what is new or has changed since the last look; `known` is brought up to date. */
export function changes(known: Map<string, string>, alarms: readonly SeenAlarm[]): string[] {
  const lines: string[] = [];
  for (const alarm of alarms) {
    if (known.get(alarm.id) === alarm.state) continue;
    known.set(alarm.id, alarm.state);
    const subject = `${alarm.subject.kind} ${alarm.subject.id}`;
    lines.push(
      `P${alarm.priority} ${alarm.state.padEnd(14)} ${alarm.type} · ${subject} · since ${alarm.occurredAt}`,
      `   ${alarm.message.en}`,
      `   ${alarm.message.zh}`,
    );
  }
  return lines;
}
