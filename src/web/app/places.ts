import {
  IconBuildingCommunity,
  IconCalendar,
  IconChartHistogram,
  IconFileText,
  IconHome,
  IconListDetails,
  IconNotebook,
  IconSettings,
  IconTargetArrow,
  IconUpload,
  IconUser,
  IconUsers,
  type Icon,
} from '@tabler/icons-react'

export type Place = {
  to: string
  label: string
  icon: Icon
  /** Heading in the navigation; undefined: the first, unnamed group. */
  group?: '教研' | '成长' | '质量' | '学校' | '管理'
  /** Shown only to those who hold this permission. */
  needs?: string
}

/** The navigation, in order. A place appears when its route is registered and the person may go there. */
export const places: Place[] = [
  { to: '/', label: '首页', icon: IconHome },
  { to: '/calendar', label: '行事历', icon: IconCalendar },
  { to: '/activities', label: '活动', icon: IconUsers },
  { to: '/plans', label: '计划', icon: IconFileText, group: '教研' },
  { to: '/commitments', label: '目标进度', icon: IconTargetArrow, group: '教研' },
  { to: '/ledger', label: '教研台账', icon: IconListDetails, group: '教研' },
  { to: '/record', label: '成长档案', icon: IconNotebook, group: '成长' },
  { to: '/exams', label: '质量监测', icon: IconChartHistogram, group: '质量', needs: 'exams.read' },
  { to: '/organization', label: '学校与人员', icon: IconBuildingCommunity, group: '学校' },
  { to: '/organization/import', label: '名册导入', icon: IconUpload, group: '管理', needs: 'roster.import' },
  {
    to: '/administration',
    label: '账号与权限',
    icon: IconSettings,
    group: '管理',
    needs: 'accounts.administer',
  },
]

/** The four places of a phone's bottom bar. */
export const thumbPlaces: Place[] = [
  { to: '/', label: '首页', icon: IconHome },
  { to: '/calendar', label: '行事历', icon: IconCalendar },
  { to: '/activities', label: '活动', icon: IconUsers },
  { to: '/me', label: '我的', icon: IconUser },
]
