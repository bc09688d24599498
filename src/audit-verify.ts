import { auditVerifyCommand } from './audit-verify-command.ts';

// Proves the audit unbroken; see audit-verify-command.ts for the options.
process.exitCode = auditVerifyCommand(process.argv.slice(2), {
  env: process.env,
  print: (text) => void process.stdout.write(`${text}\n`),
  complain: (line) => void process.stderr.write(`${line}\n`),
});
