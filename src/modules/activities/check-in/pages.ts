import { timeOf } from '../../../platform/clock.ts'
import { sentenceFor } from '../../../sentences.zh.ts'
import { whenText } from '../wording.ts'
import type { SessionFacts } from './facts.ts'
import { html, type Markup, phonePage } from './html.ts'

/** What a phone is shown. Each page is whole in itself, well under 20 kB. */

interface Person {
  name: string
  schoolName: string | null
}

function about(facts: SessionFacts, person: Person | null): Markup {
  const owner = person && (person.schoolName ? `${person.name}(${person.schoolName})` : person.name)
  return html`<h1>${facts.title}</h1>
    <dl>
      ${
        facts.sessionTitle
          ? html`<dt>场次</dt>
              <dd>${facts.sessionTitle}</dd>`
          : null
      }
      <dt>时间</dt>
      <dd>${whenText(facts, facts.timeZone)}</dd>
      ${
        facts.place
          ? html`<dt>地点</dt>
              <dd>${facts.place}</dd>`
          : null
      }
      ${
        owner
          ? html`<dt>姓名</dt>
              <dd>${owner}</dd>`
          : null
      }
    </dl>`
}

const notes = {
  walkIn: '您没有报名，现在还有名额。签到后同时为您登记报名。',
  outsideAudience: '您不在这次活动的参加范围内。仍可签到，名单上会注明。',
}

/** One tap: the page of somebody who is signed in. */
export function readyPage(
  facts: SessionFacts,
  person: Person,
  ticket: string,
  strangerTicket: string,
  note: keyof typeof notes | null,
): string {
  return phonePage(
    `签到：${facts.title}`,
    facts.districtName,
    html`${about(facts, person)}${note ? html`<p class="note">${notes[note]}</p>` : null}
      <form method="post" action="/c/${ticket}"><button type="submit">签到</button></form>
      <p class="small">不是${person.name}?<a href="/c/${strangerTicket}">换本人登录</a></p>`,
  )
}

/** Name and password and check-in in one: the page of somebody who is not signed in on this phone. */
export function signInPage(
  facts: SessionFacts,
  ticket: string,
  identifier = '',
  fault: Markup | null = null,
): string {
  return phonePage(
    `签到：${facts.title}`,
    facts.districtName,
    html`${about(facts, null)}${fault}
      <form method="post" action="/c/${ticket}">
        <label for="i">工号或手机号</label>
        <input
          id="i"
          name="identifier"
          value="${identifier}"
          autocomplete="username"
          autocapitalize="off"
          autocorrect="off"
          required
          maxlength="50"
        />
        <label for="p">密码</label
        ><input
          id="p"
          name="password"
          type="password"
          autocomplete="current-password"
          required
          maxlength="128"
        />
        <button type="submit">登录并签到</button>
      </form>
      <p class="small">登录一次后，这部手机下次只需点一下。忘记密码或没有手机，请到门口由工作人员签到。</p>`,
  )
}

/** A refusal beside the form, as its sentence says it. */
export function faultOf(code: string, data?: unknown): Markup {
  return html`<p class="fault" role="alert">${sentenceFor(code, data)}</p>`
}

/** The answer that counts: shown only once the check-in is durable. */
export function donePage(
  facts: SessionFacts,
  person: Person,
  checkedIn: { at: Date; late: boolean; already: boolean; note: keyof typeof notes | null },
): string {
  const time = timeOf(checkedIn.at, facts.timeZone)
  const late = checkedIn.late ? ',迟到' : ''
  return phonePage(
    `已签到：${facts.title}`,
    facts.districtName,
    html`<p class="done${checkedIn.late ? ' late' : ''}" role="status">
        <b>✓ 已签到</b><span>${time}${late}</span>
      </p>
      ${about(facts, person)}
      ${checkedIn.already ? html`<p class="small">您在 ${time} 已经签到，不必再签。</p>` : html`<p class="small">可以关闭这个页面了。</p>`}`,
  )
}

/** Not signed in, and why; with the session where it is known. */
export function refusedPage(code: string, facts: SessionFacts | null, data?: unknown): string {
  return phonePage(
    '没有签到',
    facts?.districtName ?? '签到',
    html`${faultOf(code, data)}${facts ? about(facts, null) : null}
      <p class="small">有疑问请找现场工作人员，他们可以按姓名为您签到。</p>`,
  )
}

/** What an invited expert sees by the link, without an account. */
export function expertPage(invitation: {
  districtName: string
  timeZone: string
  name: string
  topic: string | null
  title: string
  state: string
  place: string | null
  hostName: string | null
  onlineLink: string | null
  agenda: string | null
  organiserName: string
  startsAt: Date
  endsAt: Date
  sessions: { title: string | null; startsAt: Date; endsAt: Date; place: string | null }[]
}): string {
  const zone = invitation.timeZone
  return phonePage(
    invitation.title,
    invitation.districtName,
    html`${invitation.state === 'cancelled' ? html`<p class="fault" role="alert">这次活动已经取消。</p>` : null}
      <p>尊敬的${invitation.name}老师，诚邀您参加：</p>
      <h1>${invitation.title}</h1>
      <dl>
        <dt>时间</dt>
        <dd>${whenText(invitation, zone)}</dd>
        ${
          invitation.place || invitation.hostName
            ? html`<dt>地点</dt>
                <dd>${[invitation.hostName, invitation.place].filter(Boolean).join(' ')}</dd>`
            : null
        }
        ${
          invitation.topic
            ? html`<dt>内容</dt>
                <dd>${invitation.topic}</dd>`
            : null
        }
        <dt>联系</dt>
        <dd>${invitation.organiserName}</dd>
        ${
          invitation.onlineLink
            ? html`<dt>线上</dt>
                <dd><a href="${invitation.onlineLink}" rel="noreferrer">进入线上会场</a></dd>`
            : null
        }
      </dl>
      ${
        invitation.sessions.length > 1
          ? html`<h2>场次</h2>
              <ol>
                ${invitation.sessions.map(
                  (session) =>
                    html`<li>
                      ${whenText(session, zone)}${session.title ? ` ${session.title}` : ''}${session.place ? `(${session.place})` : ''}
                    </li>`,
                )}
              </ol>`
          : null
      }${
        invitation.agenda
          ? html`<h2>议程</h2>
              <pre>${invitation.agenda}</pre>`
          : null
      }`,
  )
}
