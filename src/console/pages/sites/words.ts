export const sitesWords = {
  title: { zh: '站点', en: 'Sites' },
  search: { zh: '搜索编号、名称、用户', en: 'Search id, name, customer' },
  kind: { zh: '类型', en: 'Kind' },
  withStation: { zh: '有调压站', en: 'With a station' },
  metersOnly: { zh: '只有表计', en: 'Meters only' },
  name: { zh: '名称', en: 'Name' },
  id: { zh: '编号', en: 'Id' },
  zone: { zh: '区域', en: 'Zone' },
  customer: { zh: '用户', en: 'Customer' },
  class: { zh: '用户类别', en: 'Class' },
  meters: { zh: '表计', en: 'Meters' },
  alarms: { zh: '报警', en: 'Alarms' },
  none: { zh: '没有符合的站点', en: 'No site matches' },
  openOf: { zh: '{n} 条', en: '{n} open' },
} as const;

export const customerClassWords = {
  hospital: { zh: '医院', en: 'hospital' },
  school: { zh: '学校', en: 'school' },
  hotel: { zh: '宾馆', en: 'hotel' },
  restaurant: { zh: '餐饮', en: 'restaurant' },
  factory: { zh: '工厂', en: 'factory' },
  cng: { zh: 'CNG 加气站', en: 'CNG station' },
  other: { zh: '其他', en: 'other' },
} as const;
