import { afterEach, beforeEach, expect, it } from 'vitest';
import { type ApiWorld, openApiWorld } from '../api-world.ts';

let world: ApiWorld;
beforeEach(async () => {
  world = await openApiWorld({ ports: { callbacks: { handle: async () => 'forged' } } });
});
afterEach(() => world.close());

it('forgeries from ever new addresses do not fill the audit either', async () => {
  for (let n = 0; n < 320; n += 1) {
    const remoteAddress = `10.0.${n >> 8}.${n & 255}`;
    const answer = await world.api.inject({ method: 'POST', url: '/callbacks/ali', remoteAddress });
    expect(answer.statusCode).toBe(403);
  }
  const { items } = await world.local.records.audit.list({ limit: 400 });
  expect(items.filter(({ action }) => action === 'callback.forged')).toHaveLength(300);
});
