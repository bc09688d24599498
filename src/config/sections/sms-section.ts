import { z } from 'zod';
import { parseTemplate } from '../../lib/template.ts';
import { MESSAGE_FIELDS, MESSAGE_PLACES } from '../../model/message-field.ts';
import { filePath, seconds, secretText, wholeNumber } from './fields.ts';
import { refuse, secretOnce } from './refuse.ts';

/** Also their names in the ledger. */
export const SMS_GATEWAYS = ['smpp', 'backupSmpp', 'http', 'alibaba', 'twilio'] as const;

const replies = () =>
  z
    .boolean()
    .default(false)
    .describe(
      'Whether replies come back this way; messages then ask for a code instead of a link.',
    );

const httpsUrl = (example: string) =>
  z
    .string()
    .regex(/^https?:\/\/[^\s/]+\/?$/)
    .default(example);

const smppShape = z.strictObject({
  url: z
    .string()
    .regex(/^smpps?:\/\/(?:[\w.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?\/?$/)
    .meta({ expects: 'a URL such as smpp://smsc.example.org:2775, without user or password' })
    .describe('SMSC; smpps:// for TLS. Without a port 2775, with TLS 3550.'),
  caFile: filePath().optional().describe('Authority that signs its certificate, PEM.'),
  systemId: z.string().min(1).max(15).describe('System id, as the carrier gave it.'),
  password: secretText()
    .max(8)
    .optional()
    .describe('Or use passwordFile. SMPP allows 8 characters.'),
  passwordFile: filePath().optional().describe('File whose first line is the password.'),
  systemType: z.string().max(12).default('').describe('System type, where the carrier wants one.'),
  source: z.string().max(20).default('').describe('Sender shown: number, short code or name.'),
  sourceTon: wholeNumber(0, 6).default(0).describe('Its type of number; 1 international, 5 name.'),
  sourceNpi: wholeNumber(0, 18).default(0).describe('Its numbering plan; 1 for numbers.'),
  alphabet: z
    .enum(['auto', 'ucs2'])
    .default('auto')
    .describe('ucs2 where the SMSC does not take the GSM alphabet as its default.'),
  concatenation: z
    .enum(['udh', 'sar'])
    .default('udh')
    .describe('How the parts of a long text are tied together.'),
  window: wholeNumber(1, 1000).default(10).describe('Messages unanswered at once.'),
  enquireSeconds: seconds(1, 3600).default(30).describe('Asked this often whether it is there.'),
  replies: replies().default(true),
});

const smpp = smppShape.superRefine((given, context) => secretOnce(given, 'password', context));

const callback = z
  .strictObject({
    secret: secretText().optional().describe('Key of HMAC-SHA256 over the body.'),
    secretFile: filePath().optional().describe('File whose first line is that key.'),
    header: z
      .string()
      .regex(/^[\w-]+$/)
      .default('x-signature')
      .describe('Header with it.'),
    idPath: z.string().min(1).default('id').describe('Where the id of the message stands.'),
    statusPath: z.string().min(1).default('status').describe('Where its fate stands.'),
    deliveredValues: z.array(z.string()).default(['DELIVRD', 'delivered']).describe('It arrived.'),
    undeliveredValues: z
      .array(z.string())
      .default(['UNDELIV', 'EXPIRED', 'REJECTD', 'failed', 'undelivered'])
      .describe('It never will.'),
    fromPath: z.string().min(1).optional().describe('Of a reply: where its sender stands.'),
    textPath: z.string().min(1).optional().describe('Of a reply: where its text stands.'),
  })
  .superRefine((given, context) => secretOnce(given, 'secret', context));

const httpShape = z.strictObject({
  method: z.enum(['POST', 'PUT', 'GET']).default('POST').describe('Of the request.'),
  url: z.string().min(1).describe('May hold {{to}}, {{number}}, {{text}}, {{key}}, {{secret}}.'),
  headers: z
    .array(
      z
        .string()
        .regex(/^[\w-]+:\s*\S.*$/)
        .meta({ expects: 'a text like "Name: value"' }),
    )
    .default([])
    .describe('May hold the same.'),
  body: z.string().optional().describe('The same, escaped as the format needs.'),
  format: z.enum(['json', 'form', 'text']).default('json').describe('Of the body.'),
  secret: secretText().optional().describe('What {{secret}} stands for; or use secretFile.'),
  secretFile: filePath().optional().describe('File whose first line is the secret.'),
  okPath: z
    .string()
    .min(1)
    .optional()
    .describe('Where the answer (JSON) says success, e.g. result.code; absent: by status alone.'),
  okValues: z.array(z.string()).default(['0', 'OK', 'true']).describe('What stands there then.'),
  badNumberValues: z
    .array(z.string())
    .default([])
    .describe('What stands there when the number is no good with any provider.'),
  idPath: z.string().min(1).optional().describe("Where the provider's id of the message stands."),
  replies: replies(),
  callback: callback.optional().describe('Receipts and replies that the provider posts.'),
});

const http = httpShape.superRefine((given, context) => {
  secretOnce(given, 'secret', context, 'optional');
  for (const key of ['url', 'body'] as const) {
    const problem = given[key] === undefined ? null : templateProblem(given[key]);
    if (problem !== null) refuse(context, [key], problem);
  }
  for (const [at, header] of given.headers.entries()) {
    const problem = templateProblem(header);
    if (problem !== null) refuse(context, ['headers', at], problem);
  }
  if (given.method === 'GET' && given.body !== undefined) {
    refuse(context, ['body'], 'a GET request has no body');
  }
  if (!URL.canParse(filledIn(given.url)) || !/^https?:\/\/[^{]/.test(given.url)) {
    refuse(context, ['url'], 'expected http:// or https:// with a host');
  }
  if (given.format === 'json' && given.body !== undefined && !isJson(filledIn(given.body))) {
    refuse(context, ['body'], 'is not JSON once filled in: texts need their quotes around {{…}}');
  }
  const used = [given.url, given.body ?? '', ...given.headers].join(' ');
  if (!/\{\{\s*(?:to|number)\s*\}\}/.test(used)) {
    refuse(context, ['body'], 'neither url nor body names the recipient: {{to}} or {{number}}');
  }
  const needsSecret = /\{\{\s*secret\s*\}\}/.test(used);
  if (needsSecret && given.secret === undefined && given.secretFile === undefined) {
    refuse(context, ['secret'], 'missing: {{secret}} is used; set sms.http.secret or secretFile');
  }
});

const alibaba = z
  .strictObject({
    endpoint: httpsUrl('https://dysmsapi.aliyuncs.com').describe('Of SendSms.'),
    accessKeyId: z.string().min(1).describe('Of a RAM user that may send text messages.'),
    accessKeySecret: secretText().optional().describe('Or use accessKeySecretFile.'),
    accessKeySecretFile: filePath().optional().describe('File whose first line is the secret.'),
    signName: z.string().min(1).describe('Approved signature, without brackets.'),
    templateCode: z.string().min(1).describe('Approved template, e.g. SMS_123456789.'),
    variables: z
      .array(
        z
          .string()
          .regex(new RegExp(`^\\w+=(?:${MESSAGE_FIELDS.join('|')})$`))
          .meta({ expects: `variable=field, field one of ${MESSAGE_FIELDS.join(', ')}` }),
      )
      .min(1)
      .describe('Variables of the template, e.g. level=tag.'),
    variableLength: wholeNumber(1, 1000).default(35).describe('Longest value that is allowed.'),
    replies: replies(),
    callbackToken: secretText()
      .min(16)
      .optional()
      .describe(
        'Last part of the path that the provider posts receipts to; 16 characters or more.',
      ),
    callbackTokenFile: filePath().optional().describe('File whose first line is that token.'),
  })
  .superRefine((given, context) => {
    secretOnce(given, 'accessKeySecret', context);
    secretOnce(given, 'callbackToken', context, 'optional');
  });

const twilio = z
  .strictObject({
    endpoint: httpsUrl('https://api.twilio.com').describe('Of the API.'),
    accountSid: z.string().min(1).describe('Account SID.'),
    authToken: secretText().optional().describe('Or use authTokenFile.'),
    authTokenFile: filePath().optional().describe('File whose first line is the token.'),
    from: z.string().min(1).describe('A number of yours, or a messaging service (MG…).'),
    replies: replies(),
  })
  .superRefine((given, context) => secretOnce(given, 'authToken', context));

const shape = z.strictObject({
  order: z
    .array(z.enum(SMS_GATEWAYS))
    .default([])
    .describe(
      'Gateways in the order in which they are asked; empty: all configured, as listed here.',
    ),
  country: z
    .string()
    .regex(/^[1-9]\d{0,2}$/)
    .meta({ expects: 'a calling code such as 86' })
    .default('86')
    .describe('Calling code of numbers written without one.'),
  signature: z.string().max(30).default('【燃气监控】').describe('In front of Chinese texts.'),
  englishSignature: z.string().max(30).default('Gaswatch: ').describe('In front of English ones.'),
  mostParts: wholeNumber(1, 10).default(3).describe('A text is shortened to so many messages.'),
  timeoutSeconds: seconds(1, 120)
    .default(10)
    .describe('A gateway silent for this long has failed.'),
  breakerFailures: wholeNumber(1, 100)
    .default(3)
    .describe('After so many failures in a row a gateway is left alone for a while.'),
  breakerRestSeconds: seconds(1, 3600).default(30).describe('For this long.'),
  smpp: smpp.optional().describe('An SMSC over SMPP 3.4.'),
  backupSmpp: smpp.optional().describe('Another one.'),
  http: http.optional().describe('Any provider that takes a text as one HTTP request.'),
  alibaba: alibaba.optional().describe('Alibaba Cloud 短信服务.'),
  twilio: twilio.optional().describe('Twilio.'),
});

export const smsSection = shape.superRefine((sms, context) => {
  for (const [at, name] of sms.order.entries()) {
    if (sms[name] === undefined) refuse(context, ['order', at], `there is no sms.${name}`);
    if (sms.order.indexOf(name) !== at) refuse(context, ['order', at], `${name} is listed twice`);
  }
});

function templateProblem(text: string): string | null {
  const template = parseTemplate(text, MESSAGE_PLACES);
  return template.ok ? null : template.error;
}

/** Each place with a text that needs no escaping. */
const filledIn = (text: string): string => text.replace(/\{\{[^{}]*\}\}/g, 'x');

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
