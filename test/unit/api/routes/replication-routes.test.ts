import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiWorld, openApiWorld } from '../api-world.ts';

describe('what is shipped to a standby', () => {
  let world: ApiWorld;
  let token: string;
  beforeAll(async () => {
    world = await openApiWorld();
    token = await world.token('standby');
  });
  afterAll(() => world.close());

  const get = (path: string) => world.as(token, { url: `/api/v1/replication/${path}` });

  it('is commits with where the journal stands', async () => {
    const answer = await get('journal?after=2&lineage=a-journal.1');
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toBe('commits');
    expect(answer.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'gaswatch-lineage': 'a-journal.1',
      'gaswatch-first': '3',
      'gaswatch-head': '5',
      'gaswatch-fleet': '2',
      'cache-control': 'no-store',
    });
  });

  it('is refused when it has been trimmed, is not there yet, or is of another journal', async () => {
    const codes = await Promise.all(
      [
        'journal?after=1',
        'journal?after=6',
        'journal?after=3&lineage=other.1',
        'records?lineage=x.1',
      ].map(async (path) => {
        const answer = await get(path);
        return `${answer.statusCode} ${answer.json().code}`;
      }),
    );
    expect(codes).toEqual([
      '409 journal-trimmed',
      '409 journal-behind',
      '409 lineage-changed',
      '409 lineage-changed',
    ]);
    expect((await get('journal?after=3&wait=60000')).statusCode).toBe(400);
  });

  it('is the records, the files by name and no others, and fleets', async () => {
    expect((await get('records')).body).toBe('records');
    expect((await get('files')).json()).toEqual({ items: [{ path: 'password.key', bytes: 32 }] });
    expect((await get('file?path=password.key')).body).toBe('key');
    expect((await get('file?path=../../etc/passwd')).json().code).toBe('file-unknown');
    expect((await get('fleets?after=4')).json().items).toMatchObject([{ version: 5 }]);
  });
});
