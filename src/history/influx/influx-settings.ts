import { z } from 'zod';

const filePath = () => z.string().min(1).meta({ expects: 'a file path' });
// InfluxDB keeps names that begin with "_" for itself and refuses quotation marks
const bucketName = () =>
  z
    .string()
    .regex(/^[^_"\s][^"\p{Cc}]{0,62}$/u)
    .meta({ expects: '1 to 63 characters without quotation marks, not beginning with "_"' });

/** Settings of the InfluxDB driver: version 2, self-hosted. */
export const InfluxSettings = z
  .strictObject({
    url: z
      .string()
      .regex(/^https?:\/\/[^\s/?#@]+(?:\/[^\s?#]*)?$/)
      .meta({ expects: 'a URL without credentials such as http://127.0.0.1:8086' })
      .describe('Address of InfluxDB 2.'),
    org: z.string().min(1).describe('Name of the organisation that the buckets belong to.'),
    tokenFile: filePath().describe('File whose first line is the API token.'),
    bucket: bucketName()
      .default('gaswatch')
      .describe('Bucket of the readings, this service’s own.'),
    hourlyBucket: bucketName()
      .optional()
      .describe(
        'Bucket of hourly values, which are kept for ever; named after bucket with "-hourly" where absent.',
      ),
    hourly: z
      .enum(['kept', 'none'])
      .default('kept')
      .describe(
        'kept: a task in InfluxDB works out hourly values, so that trends outlive retentionMonths.',
      ),
    hourlyLateDays: z
      .number()
      .int()
      .min(1)
      .max(60)
      .default(3)
      .describe('The task works out so many days again each hour, for readings that come late.'),
    setup: z
      .enum(['create', 'check'])
      .default('create')
      .describe(
        'create: makes and updates buckets and task, for which the token needs the right. check: only looks whether the buckets are there and keep readings long enough.',
      ),
    caFile: filePath().optional().describe('Certificates that the server is checked against, PEM.'),
    timeoutSeconds: z
      .number()
      .min(1)
      .max(3600)
      .default(30)
      .describe('A request that is silent for longer has failed.'),
    gzip: z
      .enum(['on', 'off'])
      .default('on')
      .describe('Whether what is written and read is compressed.'),
    flushHorizonSeconds: z
      .number()
      .min(0)
      .max(3600)
      .default(0)
      .describe(
        'How long after its acknowledgement a row may still be lost if the server dies: 0, unless its storage-wal-fsync-delay was raised.',
      ),
  })
  .superRefine(({ bucket, hourlyBucket }, context) => {
    if (hourlyBucket !== bucket) return;
    const message = 'readings and hourly values need a bucket each';
    context.addIssue({ code: 'custom', path: ['hourlyBucket'], message });
  });
export type InfluxSettings = z.infer<typeof InfluxSettings>;

export const hourlyBucketOf = ({ bucket, hourlyBucket }: InfluxSettings): string =>
  hourlyBucket ?? `${bucket}-hourly`;
