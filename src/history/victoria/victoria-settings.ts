import { z } from 'zod';

const url = () => z.string().regex(/^https?:\/\/[^\s/?#]+(?:\/[^\s?#]*)?$/);
const urlPath = () => z.string().regex(/^(?:\/[^\s?#]+)?$/);

/** Settings of the VictoriaMetrics driver: a single node, or the URL form of a cluster. */
export const VictoriaSettings = z
  .strictObject({
    url: url()
      .meta({ expects: 'a URL such as http://127.0.0.1:8428' })
      .describe('Address of VictoriaMetrics, of its vmauth, or of a vminsert.'),
    readUrl: url()
      .optional()
      .meta({ expects: 'a URL such as http://vmselect:8481' })
      .describe('Address that is queried, where it is another one: a vmselect.'),
    writePath: urlPath()
      .default('/api/v2/write')
      .meta({ expects: 'a path that begins with /' })
      .describe('Path that takes line protocol; of a cluster /insert/0/influx/api/v2/write.'),
    readPath: urlPath()
      .default('')
      .meta({ expects: 'a path that begins with /, or nothing' })
      .describe('Path before /api/v1/…; of a cluster /select/0/prometheus.'),
    metricsUrls: z
      .array(url())
      .min(1)
      .optional()
      .meta({ expects: 'URLs such as http://vmstorage-1:8482/metrics' })
      .describe(
        'The /metrics of every process that keeps rows or answers queries: of a cluster each vmstorage and a vmselect. They tell settings and restarts.',
      ),
    instance: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/)
      .default('gaswatch')
      .meta({ expects: '1 to 64 letters, digits, "-", "_" or "."' })
      .describe('Label on every series, so that several services can share one VictoriaMetrics.'),
    tokenFile: z
      .string()
      .min(1)
      .optional()
      .meta({ expects: 'a file path' })
      .describe('File whose first line is sent as bearer token.'),
    username: z.string().min(1).optional().describe('For basic authentication.'),
    passwordFile: z
      .string()
      .min(1)
      .optional()
      .meta({ expects: 'a file path' })
      .describe('File whose first line is the password.'),
    caFile: z
      .string()
      .min(1)
      .optional()
      .meta({ expects: 'a file path' })
      .describe('Certificates that the server is checked against, PEM.'),
    timeoutSeconds: z
      .number()
      .min(1)
      .max(3600)
      .default(30)
      .describe('A request that is silent for longer has failed.'),
    flushHorizonSeconds: z
      .number()
      .min(0)
      .max(3600)
      .default(15)
      .describe('How long after its acknowledgement a row may still be lost if the server dies.'),
  })
  .superRefine((settings, context) => {
    const { tokenFile, username, passwordFile } = settings;
    const refuse = (key: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [key], message });
    if (tokenFile !== undefined && username !== undefined) {
      refuse('tokenFile', 'set either tokenFile or username and passwordFile, not both');
    }
    if ((username === undefined) !== (passwordFile === undefined)) {
      refuse('passwordFile', 'username and passwordFile belong together');
    }
  });
type Parsed = z.infer<typeof VictoriaSettings>;
/** Lists read-only, as the frozen configuration has them. */
export type VictoriaSettings = Omit<Parsed, 'metricsUrls'> & {
  readonly metricsUrls?: readonly string[] | undefined;
};
