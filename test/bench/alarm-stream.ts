import { type ClientRequest, get } from 'node:http';
import type { Service } from '../support/service.ts';

export interface StreamedAlarm {
  readonly type: string;
  readonly site: string | null;
  readonly state: string;
}

/** Alarms as the console gets them; `at` is the monotonic moment of receipt, ms. */
export async function openAlarmStream(
  service: Service,
  onAlarm: (alarm: StreamedAlarm, at: number) => void,
): Promise<{ close(): void }> {
  const headers = await service.headers();
  const url = `http://127.0.0.1:${service.httpPort}/api/v1/stream?events=alarm`;
  const request = await new Promise<ClientRequest>((resolve, reject) => {
    const asked = get(url, { headers, agent: false }, (response) => {
      if (response.statusCode !== 200)
        reject(new Error(`the stream answers ${response.statusCode}`));
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        const at = performance.now();
        const events = (text + chunk).split('\n\n');
        text = events.pop() ?? '';
        for (const event of events) for (const alarm of alarmsOf(event)) onAlarm(alarm, at);
      });
      // an end before its time shows as alarms that never came
      response.on('error', () => undefined);
      resolve(asked);
    });
    asked.on('error', reject);
  });
  return { close: () => void request.destroy() };
}

function alarmsOf(event: string): readonly StreamedAlarm[] {
  const lines = event.split('\n');
  if (!lines.includes('event: alarm')) return [];
  const body = lines.find((line) => line.startsWith('data: '))?.slice('data: '.length);
  // the service's own alarm object, contract §4
  return body === undefined ? [] : [JSON.parse(body) as StreamedAlarm];
}
