import { describe, expect, it } from 'vitest';
import { VictoriaSettings } from '../../../../src/history/victoria/victoria-settings.ts';

const URL_ONLY = { url: 'http://127.0.0.1:8428' };

describe('the settings of VictoriaMetrics', () => {
  it('need an address only', () => {
    expect(VictoriaSettings.parse(URL_ONLY)).toEqual({
      ...URL_ONLY,
      writePath: '/api/v2/write',
      readPath: '',
      instance: 'gaswatch',
      timeoutSeconds: 30,
      flushHorizonSeconds: 15,
    });
  });

  it.each([
    [{}, 'url'],
    [{ url: '127.0.0.1:8428' }, 'url'],
    [{ url: 'http://h:1?token=x' }, 'url'],
    [{ ...URL_ONLY, writePath: 'api' }, 'writePath'],
    [{ ...URL_ONLY, instance: 'a b' }, 'instance'],
    [{ ...URL_ONLY, metricsUrls: [] }, 'metricsUrls'],
    [{ ...URL_ONLY, tokenFile: 'a', username: 'u', passwordFile: 'p' }, 'tokenFile'],
    [{ ...URL_ONLY, username: 'u' }, 'passwordFile'],
    [{ ...URL_ONLY, passwordFile: 'p' }, 'passwordFile'],
    [{ ...URL_ONLY, flushHorizonSeconds: -1 }, 'flushHorizonSeconds'],
    [{ ...URL_ONLY, password: 'secret' }, ''],
  ])('%j is refused at %s', (settings, path) => {
    const { error } = VictoriaSettings.safeParse(settings);
    expect(error?.issues.map((issue) => issue.path.join('.'))).toContain(path);
  });
});
