'use client'
import { useState } from 'react'
import type { LinkReply, PeopleReply, PersonRow } from '../../../contracts/people.ts'
import { PERSON_ROLES } from '../../../contracts/role.ts'
import { text } from '../../text/text.ts'
import { Checks } from '../../ui/checks.tsx'
import { Field } from '../../ui/field.tsx'
import { Select } from '../../ui/select.tsx'
import { useSend } from '../ask.ts'
import { SheetForm } from '../sheet.tsx'

const field = (data: FormData, name: string) => String(data.get(name) ?? '').trim()
const rights = (data: FormData) => ({ role: field(data, 'role'), wards: data.getAll('wards').map(String) })

/** A new person; what comes of it is the link. */
export function InviteSheet({
  facts,
  onLink,
  onClose,
}: {
  facts: PeopleReply
  onLink: (name: string, link: LinkReply) => void
  onClose: () => void
}) {
  const send = useSend()
  const [name, setName] = useState('')
  return (
    <SheetForm<LinkReply>
      title={text('people.invite')}
      submit={text('people.invite_submit')}
      send={(data) =>
        send('POST', '/api/admin/people', { name: field(data, 'name'), login: field(data, 'login').toLowerCase(), ...rights(data) })
      }
      onDone={(link) => onLink(name, link)}
      onClose={onClose}
    >
      <Field
        id="person-name"
        name="name"
        label={text('people.field.name')}
        value={name}
        onChange={(event) => setName(event.target.value)}
        required
        minLength={2}
        maxLength={200}
        autoComplete="off"
      />
      <Field
        id="person-login"
        name="login"
        label={text('people.field.login')}
        hint={text('people.login_hint')}
        pattern="\s*[\w.@\-]{2,100}\s*"
        required
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
      <Rights facts={facts} held="nurse" wards={[]} />
    </SheetForm>
  )
}

/** Name, role and wards of somebody else. */
export function ChangeSheet({ facts, person, onClose }: { facts: PeopleReply; person: PersonRow; onClose: () => void }) {
  const send = useSend()
  const path = `/api/admin/people/${encodeURIComponent(person.user)}`
  return (
    <SheetForm
      title={text('people.change_of', { name: person.name })}
      submit={text('people.save')}
      send={(data) => send('PATCH', path, { name: field(data, 'name'), ...rights(data) })}
      onDone={onClose}
      onClose={onClose}
    >
      {person.state === 'organisation' && <p>{text('people.from_organisation')}</p>}
      <Field
        id="person-name"
        name="name"
        label={text('people.field.name')}
        defaultValue={person.name}
        required
        minLength={2}
        maxLength={200}
        autoComplete="off"
      />
      <Rights facts={facts} held={person.role} wards={person.wards} />
    </SheetForm>
  )
}

/** What a person may do, and where. */
function Rights({ facts, held, wards }: { facts: PeopleReply; held: string; wards: readonly string[] }) {
  const [chosen, setChosen] = useState(held)
  const unused = chosen === 'biomed' || chosen === 'auditor'
  return (
    <>
      <Select
        id="person-role"
        name="role"
        label={text('people.field.role')}
        value={chosen}
        onChange={(event) => setChosen(event.target.value)}
        options={PERSON_ROLES.map((value) => ({ value, label: text(`people.role.${value}`) }))}
      />
      {facts.wards.length === 0 ? (
        <p>{text('people.no_wards_to_choose')}</p>
      ) : (
        <Checks
          name="wards"
          legend={text('people.field.wards')}
          options={facts.wards.map(({ id, name }) => ({ value: id, label: name }))}
          chosen={wards}
        />
      )}
      {unused && <p>{text('people.wards_unused')}</p>}
    </>
  )
}
