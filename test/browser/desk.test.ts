import { afterAll, beforeAll, expect, test } from 'vitest'
import { inBrowser } from '../support/browser.ts'
import { textsOf } from '../support/chat.ts'
import { DeskPages, type DeskServer, live, log, reply, row, startDeskServer } from '../support/desk.ts'
import { must } from '../support/must.ts'

inBrowser('the desk', browser => {
  let desk: DeskServer
  const pages = new DeskPages(browser, () => desk.server)
  beforeAll(async () => {
    desk = await startDeskServer()
  })
  afterAll(() => desk?.[Symbol.asyncDispose]())

  test('of two agents who accept at once one wins, and the other sees who', async () => {
    const chat = await desk.waiting('Racing Ruth')
    const [agent, otherAgent] = await Promise.all([
      pages.signIn(desk.server.agent),
      pages.signIn(desk.server.otherAgent),
    ])
    for (const page of [agent, otherAgent]) {
      await row(page, 'Racing Ruth').click()
      await page.locator('.conversation-footer').getByRole('button', { name: 'Accept' }).waitFor()
    }
    await Promise.all([agent, otherAgent].map(page => page.keyboard.press('a')))
    const won = await Promise.race([
      reply(agent)
        .waitFor()
        .then(() => 'Bea'),
      reply(otherAgent)
        .waitFor()
        .then(() => 'Carl'),
    ])
    const loser = won === 'Bea' ? otherAgent : agent
    await loser.locator('.conversation-header').getByText(`Taken by ${won}`).waitFor()
    await loser.locator('.conversation-footer').getByText(`${won} is answering`).waitFor()
    await loser.locator('.toast', { hasText: `Taken by ${won}` }).waitFor()
    expect(await row(loser, 'Racing Ruth').count()).toBe(0)
    expect((await chat.log()).mode).toBe('LISTEN')
    await pages.close()
  })

  test('a handover with the keyboard only: sign in, open, accept, answer, a quick reply, give back with an outcome', async () => {
    const chat = await desk.waiting('Keyboard Kim')
    const page = await pages.signIn(desk.server.agent)
    await row(page, 'Keyboard Kim').waitFor()
    // The user who came last is last in the queue.
    const before = (await page.locator('.conversation-list .conversation-row').count()) - 1
    for (let at = 0; at <= before; at += 1) await page.keyboard.press('j')
    await page.locator('.conversation-row:focus', { hasText: 'Keyboard Kim' }).waitFor()
    await page.keyboard.press('Enter')
    await log(page).getByText('I ask a colleague.').waitFor()
    await page.locator('.conversation-footer').getByText('The user is waiting').waitFor()
    await page.keyboard.press('Enter')
    await reply(page).waitFor()
    await page.locator('#reply:focus').waitFor()
    await page.keyboard.type('/he')
    await page.getByRole('option', { name: /hello/ }).waitFor()
    await page.keyboard.press('Enter')
    await expect.poll(() => reply(page).inputValue()).toBe('Hello Keyboard Kim, how can I help?')
    await page.keyboard.press('Enter')
    await log(page).getByText('Hello Keyboard Kim, how can I help?').waitFor()
    await chat.say('All is well')
    await log(page).getByText('All is well').waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('r')
    await page.keyboard.type('Fine.\n')
    await log(page).getByText('Fine.').waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('e')
    const dialog = page.getByRole('dialog', { name: 'Give back to the bot' })
    await dialog.getByRole('radio', { name: /resolved/ }).waitFor()
    expect(await dialog.getByRole('radio', { name: /resolved/ }).isChecked()).toBe(true)
    await dialog.getByLabel('Value of name').focus()
    await page.keyboard.press('Control+A')
    await page.keyboard.type('Kim')
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    await page.locator('.toast', { hasText: 'resolved' }).waitFor()
    expect(textsOf((await chat.log()).events).slice(-4)).toEqual([
      'AGENT: Hello Keyboard Kim, how can I help?',
      'USER: All is well',
      'AGENT: Fine.',
      'BOT: Thanks, Kim!',
    ])
    await pages.close()
  })

  test('a note is written by a key press and read by colleagues alone', async () => {
    const chat = await desk.waiting('Noted Nils')
    const page = await pages.signIn(desk.server.agent)
    await row(page, 'Noted Nils').click()
    await log(page).getByText('I ask a colleague.').waitFor()
    await page.keyboard.press('n')
    const dialog = page.getByRole('dialog', { name: 'Add a note' })
    await dialog.getByRole('textbox').fill('He is a regular')
    await dialog.getByRole('button', { name: 'Add note' }).click()
    await dialog.waitFor({ state: 'detached' })
    await log(page).getByText('Your note').waitFor()
    const colleague = await pages.signIn(desk.server.otherAgent)
    await row(colleague, 'Noted Nils').click()
    await log(colleague).getByText('Note of Bea').waitFor()
    await log(colleague).getByText('He is a regular').waitFor()
    expect(JSON.stringify(await chat.log())).not.toContain('regular')
    await pages.close()
  })

  test('a reload during a handover loses nothing, and dividers show where the agent took over and gave back', async () => {
    const chat = await desk.waiting('Reloading Rob')
    const page = await pages.signIn(desk.server.agent)
    await row(page, 'Reloading Rob').click()
    await page.locator('.conversation-footer').getByRole('button', { name: 'Accept' }).click()
    await reply(page).fill('Before the reload')
    await page.keyboard.press('Enter')
    await log(page).getByText('Before the reload').waitFor()
    await page.reload()
    await live(page)
    await log(page).getByText('Before the reload').waitFor()
    await reply(page).fill('And after it')
    await page.keyboard.press('Enter')
    await log(page).getByText('And after it').waitFor()
    await chat.release(desk.server.agent, 'resolved')
    await page.locator('[data-divider=HandoverEnded]', { hasText: 'resolved' }).waitFor()
    const inside = await page.locator('.transcript-section.with-agent').innerText()
    expect(inside).toMatch(/You took over[\s\S]*Before the reload[\s\S]*And after it[\s\S]*You gave it back to the bot/)
    expect(inside).not.toContain('Thanks, Reloading Rob!')
    await page.locator('.conversation-footer').getByRole('button', { name: 'Take over' }).waitFor()
    await pages.close()
  })

  test('a conversation is transferred to another agent, who reads the note, and back to the queue', async () => {
    await desk.waiting('Travelling Tom')
    const [agent, otherAgent] = await Promise.all([
      pages.signIn(desk.server.agent),
      pages.signIn(desk.server.otherAgent),
    ])
    await row(agent, 'Travelling Tom').click()
    await agent.keyboard.press('a')
    await reply(agent).waitFor()
    await agent.keyboard.press('Escape')
    await agent.keyboard.press('t')
    const dialog = agent.getByRole('dialog', { name: 'Transfer' })
    await dialog.getByText('Online').first().waitFor()
    await dialog.getByRole('radio', { name: /Carl/ }).check()
    await dialog.getByLabel('Note for the next agent').fill('Speaks French')
    await dialog.getByRole('button', { name: 'Transfer' }).click()
    await agent.locator('.toast', { hasText: 'Transferred to Carl' }).waitFor()
    await otherAgent.getByRole('link', { name: /Mine/ }).click()
    await row(otherAgent, 'Travelling Tom').click()
    await otherAgent.locator('[data-divider=HandoverTransferred]', { hasText: 'Bea transferred it to you' }).waitFor()
    await log(otherAgent).getByText('Speaks French').waitFor()
    await reply(otherAgent).fill('Bonjour')
    await otherAgent.keyboard.press('Enter')
    await log(otherAgent).getByText('Bonjour').waitFor()
    await otherAgent.getByRole('button', { name: 'Transfer' }).click()
    await otherAgent.getByRole('dialog').getByRole('button', { name: 'Transfer' }).click()
    await otherAgent.locator('.toast', { hasText: 'Returned to the queue' }).waitFor()
    await row(agent, 'Travelling Tom').waitFor()
    await pages.close()
  })

  test('a conversation is passed to the queue of a team, which its row names', async () => {
    const { parts, principal, agent: key } = desk.server
    const team = must(await parts.teams.createTeam(principal, { name: 'Billing' }))
    await desk.waiting('Team Tina')
    const agent = await pages.signIn(key)
    await row(agent, 'Team Tina').click()
    await agent.keyboard.press('a')
    await reply(agent).waitFor()
    await agent.keyboard.press('Escape')
    await agent.keyboard.press('t')
    const dialog = agent.getByRole('dialog', { name: 'Transfer' })
    await dialog.getByRole('radio', { name: /Billing/ }).check()
    await dialog.getByRole('button', { name: 'Transfer' }).click()
    await agent.locator('.toast', { hasText: 'Transferred to Billing' }).waitFor()
    await row(agent, 'Team Tina').getByText('Billing', { exact: true }).waitFor()
    must(await parts.teams.deleteTeam(principal, { teamId: team.id }))
    await row(agent, 'Team Tina').getByText('Billing', { exact: true }).waitFor({ state: 'detached' })
    await pages.close()
  })

  test('a late bot reply is offered to the agent; read receipts and typing are shown', async () => {
    const chat = await desk.waiting('Slow Sue')
    const page = await pages.signIn(desk.server.agent)
    await row(page, 'Slow Sue').click()
    await page.keyboard.press('a')
    await reply(page).fill('I am here')
    await page.keyboard.press('Enter')
    await log(page).getByText('I am here').waitFor()
    await chat.send(desk.server.botKey, { text: 'Late, but good', controlEpoch: 1 })
    const suggestion = page.getByRole('region', { name: 'The bot suggested' })
    await suggestion.getByText('Late, but good').waitFor()
    await suggestion.getByRole('button', { name: 'Use' }).click()
    await expect.poll(() => reply(page).inputValue()).toBe('Late, but good')
    using user = desk.user(chat)
    await user.setTyping({ conversationId: chat.conversationId, typing: true })
    await log(page).getByText('Slow Sue is typing').waitFor()
    const { lastSeq } = await chat.log()
    await user.updateReadReceipt({ conversationId: chat.conversationId, readSeq: lastSeq })
    await log(page).getByText('Seen').waitFor()
    await pages.close()
  })

  test('a read receipt is not sent again while the user types', async () => {
    const chat = await desk.waiting('Typing Tia')
    const page = await pages.signIn(desk.server.agent)
    let receipts = 0
    page.on('request', request => {
      if (request.postData()?.includes('updateReadReceipt')) receipts += 1
    })
    await row(page, 'Typing Tia').click()
    await log(page).getByText('I ask a colleague.').waitFor()
    await expect.poll(() => receipts).toBe(1)
    using user = desk.user(chat)
    for (const typing of [true, false, true]) {
      await user.setTyping({ conversationId: chat.conversationId, typing })
      await log(page)
        .getByText('Typing Tia is typing')
        .waitFor({ state: typing ? 'visible' : 'detached' })
    }
    expect(receipts).toBe(1)
    await pages.close()
  })

  test('keys of bots and visitors are refused with a reason; a revoked key leads back to the sign-in page', async () => {
    const { page, close } = await browser.openPage()
    page.setDefaultTimeout(20_000)
    const tries = async (key: string, says: string) => {
      await page.getByLabel('Agent key').fill(key)
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.getByRole('alert').getByText(says).waitFor()
    }
    await page.goto(`${desk.server.url}/desk`)
    await tries('baton_nonsense', 'This key is not valid')
    await tries(desk.server.botKey, 'This is a bot’s key')
    await tries((await desk.waiting('Visiting Vic')).visitorToken, 'This is a visitor’s token')
    expect(
      await page.evaluate(() => sessionStorage.length + Number(localStorage.getItem('baton.desk.key') !== null)),
    ).toBe(0)

    const { key, revoke } = await desk.shortLived()
    await page.goto(`${desk.server.url}/desk#key=${key}&to=/mine`)
    await page.reload()
    await live(page)
    expect(page.url()).toBe(`${desk.server.url}/desk#/mine`)
    await revoke()
    await page.getByRole('alert').getByText('Your key was revoked or has expired').waitFor()
    await close()
  })
})
