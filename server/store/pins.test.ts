import { expect, test } from 'vitest'
import { passwordFault } from './passwords.ts'
import { isSimple, PIN } from './pins.ts'

test('[ACC-45] a PIN is six figures and none of those tried first', () => {
  for (const simple of ['000000', '777777', '123456', '987654', '890123', '321098', '121212', '123123', '901234'])
    expect(isSimple(simple), simple).toBe(true)
  for (const good of ['428193', '135790', '102030', '112233', '554433'])
    expect([good, isSimple(good), PIN.test(good)]).toEqual([good, false, true])
  for (const wrong of ['12345', '1234567', '12345a', '１２３４５６', ' 428193', '428193\n', '']) expect(PIN.test(wrong), wrong).toBe(false)
})

test('[ACC-44] a password is 12 characters or more, and neither name, login nor a few letters over and over', () => {
  const of = (password: string) => passwordFault(password, { login: 'a.vermeer', name: 'Iris Vermeer' })
  expect(of('short-word1')).toBe('password_too_short')
  for (const simple of ['a.vermeer2026', 'my-A.VERMEER-here', 'Iris Vermeer', 'irisvermeer!1', 'aaaaaaaaaaaa', 'abababababababab'])
    expect(of(simple), simple).toBe('password_too_simple')
  for (const good of ['quiet harbour at four', 'Xk29-ppQ7-vv31', 'пароль на двенадцать']) expect(of(good), good).toBeNull()
  expect(passwordFault('x-marks-the-spot', { login: 'x', name: 'Xu' })).toBeNull()
})
