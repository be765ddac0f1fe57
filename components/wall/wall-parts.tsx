'use client'
import { PinPad } from './pin-pad.tsx'
import { WallKeeper } from './wall-keeper.tsx'

/** What a wall has more than a desk. */
export function WallParts() {
  return (
    <>
      <WallKeeper />
      <PinPad />
    </>
  )
}
