'use client'
import { useState } from 'react'
import { USUAL } from '../../preferences/preferences.ts'
import { text } from '../../text/text.ts'
import { Select } from '../../ui/select.tsx'
import { type Chosen, choiceWords, LAYOUTS, PRIVACIES, SORTS } from '../../ward/view-choices.ts'
import { Secret } from '../secret.tsx'

const FIELDS = { layout: LAYOUTS, sort: SORTS.filter((sort) => sort !== 'mine'), privacy: PRIVACIES } as const

/** The address that makes a screen a wall, or changes one that is: how it shows its ward is part of it. Nobody types at a wall. */
export function WallAddress({ label, code }: { label: string; code?: string }) {
  const [chosen, setChosen] = useState<Chosen>({ layout: USUAL.layout, sort: USUAL.sort, privacy: USUAL.privacy })
  const address = `${window.location.origin}/wall?${new URLSearchParams({ ...chosen })}${code === undefined ? '' : `#${code}`}`
  return (
    <>
      <div className="wall-address">
        {(Object.keys(FIELDS) as Array<keyof typeof FIELDS>).map((name) => (
          <Select
            key={name}
            id={`wall-${name}`}
            label={text(`view.${name}_title`)}
            value={chosen[name]}
            options={FIELDS[name].map((value) => ({ value, label: choiceWords(name, value) }))}
            onChange={({ target }) => setChosen({ ...chosen, [name]: target.value })}
          />
        ))}
      </div>
      <Secret label={label} value={address} />
    </>
  )
}
