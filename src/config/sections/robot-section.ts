import { z } from 'zod';
import { filePath, httpUrl, seconds, secretText } from './fields.ts';
import { refuse, secretOnce } from './refuse.ts';

/** Also the names of their channels in routes and in the ledger. */
export const ROBOT_KINDS = ['dingtalk', 'wecom', 'feishu'] as const;

const PHONE = /^\+?[\d -]{6,}$/;

const robot = z
  .strictObject({
    name: z
      .string()
      .trim()
      .min(1)
      .max(64)
      .meta({ expects: 'a name of 1 to 64 characters' })
      .describe("What a person's address in the fleet file names it by."),
    kind: z.enum(ROBOT_KINDS).describe('钉钉, 企业微信 or 飞书 (also Lark).'),
    url: httpUrl()
      .meta({ secret: true, expects: 'a URL such as https://oapi.dingtalk.com/robot/send?…' })
      .optional()
      .describe('Its address, as the group shows it, with its key; or use urlFile.'),
    urlFile: filePath().optional().describe('File whose first line is that address.'),
    secret: secretText()
      .optional()
      .describe('Signing key (加签, 签名校验) of DingTalk and Feishu; or use secretFile.'),
    secretFile: filePath().optional().describe('File whose first line is that key.'),
    mentions: z
      .array(z.string().trim().min(1).max(100))
      .max(50)
      .default([])
      .describe(
        'Who is called by name for priority 1: phone numbers (not Feishu), user ids of the provider, or all.',
      ),
    timeoutSeconds: seconds(1, 120)
      .default(10)
      .describe('A provider silent for this long has failed the attempt.'),
  })
  .superRefine((given, context) => {
    secretOnce(given, 'url', context);
    secretOnce(given, 'secret', context, 'optional');
    const signed = given.secret !== undefined || given.secretFile !== undefined;
    if (given.kind === 'wecom' && signed) {
      const key = given.secret === undefined ? 'secretFile' : 'secret';
      refuse(context, [key], 'WeCom robots are not signed: the key in the URL is all, remove this');
    }
    for (const [at, who] of given.mentions.entries()) {
      if (given.kind === 'feishu' && PHONE.test(who)) {
        const needs = 'give an open id (ou_…), a user id, or all';
        refuse(context, ['mentions', at], `Feishu robots cannot mention by phone number: ${needs}`);
      }
    }
  });

export const robotSection = z
  .array(robot)
  .max(100)
  .superRefine((robots, context) => {
    for (const [at, { name, kind }] of robots.entries()) {
      const first = robots.findIndex((other) => other.kind === kind && other.name === name);
      if (first !== at) {
        const message = `robots[${first}] of the same kind has this name already`;
        refuse(context, [at, 'name'], message);
      }
    }
  });
