/** Of the fleet as a whole. */
export const fleetWords = {
  title: { zh: '台账', en: 'Fleet' },
  version: { zh: '现行版本', en: 'Version in force' },
  zones: { zh: '片区', en: 'Zones' },
  customers: { zh: '用户', en: 'Customers' },
  sites: { zh: '站点', en: 'Sites' },
  devices: { zh: '终端', en: 'Devices' },
  parts: { zh: '台账的内容', en: 'Parts of this page' },
  edit: { zh: '编辑', en: 'Edit' },
  import: { zh: '批量导入表具', en: 'Import meters' },
  load: { zh: '读取现行台账', en: 'Load the fleet in force' },
  openFile: { zh: '打开文件（YAML 或 JSON）', en: 'Open a file (YAML or JSON)' },
  download: { zh: '下载现行台账', en: 'Download the fleet in force' },
  text: { zh: '台账文件', en: 'Fleet file' },
  hint: {
    zh: '密码不显示；未填写密码的终端保留原密码。先检查，再替换。有一处问题即整体不予采用，现行台账不变。',
    en: 'Passwords are not shown; a device without one keeps the one it has. Check first, then replace. One problem and all of it is refused: the fleet in force stays.',
  },
  fileWarning: {
    zh: '若启动所用的台账文件日后改动，重启时以文件为准。请只用一种方式维护。',
    en: 'If the fleet file of the start is changed later, it wins at the next start. Keep to one way.',
  },
  tooLong: {
    zh: '台账有 {size}，不在页面中显示。请下载、编辑后再打开文件。',
    en: 'The fleet is {size} and not shown here. Download it, edit it, and open the file.',
  },
  fileHeld: { zh: '已打开 {name}（{size}）', en: 'Opened {name} ({size})' },
  check: { zh: '检查', en: 'Check' },
  checked: { zh: '没有问题。将有以下改动：', en: 'No problem. It would change:' },
  moreChanges: { zh: '另有 {n} 处改动', en: 'and {n} more' },
  noChange: { zh: '与现行台账相同', en: 'Nothing: it is the fleet in force' },
  replace: { zh: '替换…', en: 'Replace…' },
  replaceTitle: { zh: '替换台账', en: 'Replace the fleet' },
  replaceHint: {
    zh: '替换后立即按新台账判断报警。不在新台账中的终端将无法登录。',
    en: 'Alarms are judged by it at once. Devices that are not in it can sign in no more.',
  },
  replaceYes: { zh: '替换', en: 'Replace' },
  replaced: { zh: '台账已替换，现行版本 {version}', en: 'Replaced: version {version} is in force' },
  undo: { zh: '撤销替换', en: 'Undo' },
  undoHint: {
    zh: '恢复替换前的内容；其间删去的终端需重新设密码。',
    en: 'Puts back what was before; devices that were left out meanwhile need a new password.',
  },
  undone: { zh: '已恢复，现行版本 {version}', en: 'Put back: version {version} is in force' },
  checking: { zh: '服务正在检查', en: 'The service checks it' },
  sending: { zh: '正在上传', en: 'Uploading' },
  progress: { zh: '进度', en: 'Progress' },
  csv: { zh: 'CSV 文件', en: 'CSV file' },
  csvHint: {
    zh: '第一行为列名：site, id, device, type, qMin, qMax 必填；serial, size, capacity, conversion, installed, verifiedUntil, prepay.unit, prepay.price 等可选。站点和终端须已在台账中。',
    en: 'The first line names the columns: site, id, device, type, qMin, qMax are needed; serial, size, capacity, conversion, installed, verifiedUntil, prepay.unit, prepay.price and others may be there. Sites and devices must be in the fleet already.',
  },
  sample: { zh: '下载样表', en: 'Download a sample' },
  dryRun: { zh: '试导入', en: 'Dry run' },
  dryRunDone: {
    zh: '没有问题：{meters} 块表，{sites} 个站点。尚未导入。',
    en: 'No problem: {meters} meters at {sites} sites. Nothing is imported yet.',
  },
  apply: { zh: '导入', en: 'Import' },
  applied: {
    zh: '已导入 {meters} 块表，现行版本 {version}',
    en: '{meters} meters imported: version {version} is in force',
  },
  readOnly: { zh: '您只能查看台账', en: 'You may only look at the fleet' },
} as const;

export const howWords = {
  added: { zh: '新增', en: 'added' },
  removed: { zh: '删除', en: 'removed' },
  changed: { zh: '改为', en: 'changed' },
} as const;
