'use client'
import { createContext, useContext } from 'react'

/** Whether this screen is a wall display and not somebody's own. Given by the frame of the page. */
export const WallScreen = createContext(false)

export function useWall(): boolean {
  return useContext(WallScreen)
}
