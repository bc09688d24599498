import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REPORT_SPECS } from '../../../../src/report/report-registry.ts';
import { type ApiWorld, openApiWorld } from '../api-world.ts';

describe('the list of reports over HTTP', () => {
  let world: ApiWorld;
  beforeAll(async () => {
    world = await openApiWorld();
  });
  afterAll(() => world.close());

  const kinds = async (role: Parameters<ApiWorld['token']>[0]): Promise<string[]> => {
    const answer = await world.as(await world.token(role), { url: '/api/v1/reports' });
    expect(answer.statusCode).toBe(200);
    return answer.json().items.map(({ kind }: { kind: string }) => kind);
  };

  it('has every report for whoever may see all', async () => {
    expect(await kinds('administrator')).toEqual(REPORT_SPECS.map(({ kind }) => kind));
  });

  it('has for others what they may ask for, and only that', async () => {
    const cashier = await kinds('cashier');
    expect(cashier).toContain('settlement');
    expect(cashier).not.toContain('handover');
    const token = await world.token('cashier');
    for (const kind of REPORT_SPECS.map((spec) => spec.kind)) {
      const { statusCode } = await world.as(token, { url: `/api/v1/reports/${kind}` });
      expect(statusCode === 403, kind).toBe(!cashier.includes(kind));
    }
  });

  it('says what each is called and how far it goes back by itself', async () => {
    const answer = await world.as(await world.token('administrator'), { url: '/api/v1/reports' });
    const [first] = REPORT_SPECS;
    expect(answer.json().items[0]).toEqual({
      kind: first?.kind,
      title: first?.title,
      usualDays: first?.usualDays,
      tells: first?.tells,
    });
  });

  it('is for those who are signed in', async () => {
    expect((await world.api.inject('/api/v1/reports')).statusCode).toBe(401);
  });
});
