import * as z from 'zod';
import { rejectionGroup } from '../domain/rejections.ts';
import { linkActivity } from '../domain/activity.ts';
import { companyIdentity } from '../domain/company.ts';
import { errorDetail } from '../domain/errors.ts';
import { guidePlace } from '../domain/guide.ts';
import { implementationForm } from '../domain/implementation.ts';
import { linkingEvent, STEPS } from './linking.ts';
import { linkingView } from './linkingView.ts';
import { SCREEN_ACTIONS } from '../domain/linkActions.ts';
import { linkSummary } from '../domain/link.ts';
import { SECRET_KEEPINGS, SECRET_NAMES } from '../domain/secrets.ts';
import { linkWork } from './linkWork.ts';
import { sqlConnection } from '../domain/sqlConnection.ts';
import { partFigures, runSummary } from '../domain/sync.ts';

/** Longest message that a panel may send, in bytes: a form with keys and 500 chosen agents is far below. */
export const PANEL_MESSAGE_LIMIT = 64 * 1024;

const secret = z.string().min(1).max(4096);
/** Which company is meant; left out, the one whose status is shown. */
const ofLink = { linkId: z.uuid().optional() };

/**
 * What a panel asks of its host. A secret travels once, panel to host, with the form that it belongs to, and never
 * back; one left out means: the one that was given before.
 */
export const panelCommand = z.discriminatedUnion('type', [
  /** The first message, and again after the channel was lost: what the panel showed, for the host to show again. */
  z.object({ type: z.literal('ready'), screen: z.lazy(() => panelScreen).optional() }),
  z.object({ type: z.literal('show'), screen: z.lazy(() => panelScreen) }),
  z.object({ type: z.literal('connect'), connection: sqlConnection, password: secret.optional() }),
  /** Connects as a linked company does, with its password. */
  z.object({ type: z.literal('connectLike'), linkId: z.uuid() }),
  z.object({
    type: z.literal('submitImplementation'),
    form: implementationForm,
    privateKey: secret.optional(),
  }),
  z.object({ type: z.literal('linking'), event: linkingEvent }),
  /** Gives up a linking that was begun. */
  z.object({ type: z.literal('discard'), linkId: z.uuid() }),
  z.object({ type: z.literal('refresh') }),
  z.object({ type: z.literal('runNow'), ...ofLink, confirmDeletes: z.boolean() }),
  z.object({ type: z.literal('pause'), ...ofLink }),
  z.object({ type: z.literal('resume'), ...ofLink }),
  /** Makes rejected records due again, all or one, and sends them. */
  z.object({
    type: z.literal('retry'),
    ...ofLink,
    record: z.object({ stage: z.string(), key: z.string() }).optional(),
  }),
  /** A person's word that the company that answers now is the one that was linked (R1). */
  z.object({ type: z.literal('confirmServer') }),
  /** A person's word that what is gone from Sage is meant to be. */
  z.object({ type: z.literal('acceptMissing') }),
  /** The handover report of a link (B9), in the panel's language. */
  z.object({ type: z.literal('saveReport'), ...ofLink, language: z.enum(['es', 'en']) }),
  /** The connection test of the link whose status is shown, and the comparison of its two sides. */
  z.object({ type: z.literal('testConnection') }),
  z.object({ type: z.literal('verify') }),
  /** Gives up what of these is going on. */
  z.object({ type: z.literal('stopWork') }),
  /**
   * A password or a private key of the link whose status is shown, or of the linking that is open: tried, and then used.
   * With the private key of a link comes its public one, where that is another.
   */
  z.object({
    type: z.literal('giveSecret'),
    secret: z.enum(SECRET_NAMES),
    value: secret,
    publicKey: z.string().min(1).max(4096).optional(),
  }),
  /** Ends a link (B8). */
  z.object({ type: z.literal('unlink'), ...ofLink }),
  /** A linking on the demo company (B11). */
  z.object({ type: z.literal('tryDemo') }),
  /** Opens the guide beside the panel, where a page cannot do so itself. */
  z.object({ type: z.literal('openGuide'), place: guidePlace }),
]);
export type PanelCommand = z.infer<typeof panelCommand>;

/** A company in the database of a linked one: its linking connects as that one does. */
const companyBeside = z.object({ code: z.int(), linkId: z.uuid() });
export type CompanyBeside = z.infer<typeof companyBeside>;

/** Where a panel can be. A wizard without `linkId` begins a new linking. */
export const panelScreen = z.discriminatedUnion('name', [
  z.object({ name: z.literal('overview') }),
  z.object({
    name: z.literal('wizard'),
    linkId: z.uuid().optional(),
    /** What a new linking begins with. */
    company: companyBeside.optional(),
  }),
  z.object({
    name: z.literal('status'),
    linkId: z.uuid(),
    /** What the screen begins with. */
    action: z.enum(SCREEN_ACTIONS).optional(),
  }),
]);
export type PanelScreen = z.infer<typeof panelScreen>;

/** A linking that was begun and not ended (B1). */
const unfinishedLinking = z.object({
  linkId: z.uuid(),
  step: z.enum(STEPS),
  companyName: z.string().optional(),
  serverName: z.string().optional(),
  identity: companyIdentity.optional(),
});
export type UnfinishedLinking = z.infer<typeof unfinishedLinking>;

/** One linked company among all (B13). */
const overviewLink = z.object({
  link: linkSummary,
  serverName: z.string(),
  database: z.string(),
  totals: z.object({
    source: z.int(),
    synced: z.int(),
    pending: z.int(),
    failed: z.int(),
    failedLines: z.int(),
  }),
  lastRunAt: z.string().nullable(),
  activity: linkActivity.optional(),
});
export type OverviewLink = z.infer<typeof overviewLink>;

/** What a panel shows now. */
const panelView = z.discriminatedUnion('screen', [
  z.object({
    screen: z.literal('overview'),
    links: z.array(overviewLink),
    unfinished: z.array(unfinishedLinking),
    serviceProblem: errorDetail.optional(),
    /** Whether this host has a demo company to try with. */
    offersDemo: z.boolean(),
  }),
  z.object({
    screen: z.literal('wizard'),
    linking: linkingView,
    /** Known connections: of linked companies, each with a link that uses it, and of the host's settings. */
    connections: z.array(
      z.object({ linkId: z.uuid().optional(), connection: sqlConnection, hasPassword: z.boolean() }),
    ),
    /** Where the API is, unless a person says otherwise. */
    apiUrl: z.string(),
    /** Of other linkings, for the companies in the list. */
    unfinished: z.array(unfinishedLinking),
    hasPassword: z.boolean(),
    hasPrivateKey: z.boolean(),
    /** Of these, those that the other side did not accept: no word of them as kept. */
    refused: z.array(z.enum(SECRET_NAMES)),
    keeping: z.enum(SECRET_KEEPINGS),
  }),
  z.object({
    screen: z.literal('status'),
    link: linkSummary,
    /** Who reads Sage's database, and the public one of the keys in use. */
    login: z.string(),
    publicKey: z.string(),
    keeping: z.enum(SECRET_KEEPINGS),
    /** What the screen was opened to do. */
    asked: z.enum(SCREEN_ACTIONS).optional(),
    work: linkWork.optional(),
    parts: z.array(partFigures),
    lastRun: runSummary.nullable(),
    activity: linkActivity.optional(),
    rejections: z.array(rejectionGroup),
    /** Why nothing is known of what the service does. */
    serviceProblem: errorDetail.optional(),
    /** UTC, ISO 8601: when the figures were read. */
    readAt: z.iso.datetime(),
  }),
]);
export type PanelView = z.infer<typeof panelView>;
export type WizardView = Extract<PanelView, { screen: 'wizard' }>;
export type OverviewView = Extract<PanelView, { screen: 'overview' }>;
export type StatusView = Extract<PanelView, { screen: 'status' }>;

/** A page for the person to keep, where the host has no dialog of its own to ask them for a place. */
const panelDocument = z.object({ name: z.string().min(1), page: z.string() });
export type PanelDocument = z.infer<typeof panelDocument>;

/** What was done, where no view shows it. */
const doneNotice = z.object({
  what: z.enum(['passwordChanged', 'keysRotated', 'unlinked']),
  company: z.string(),
});
export type DoneNotice = z.infer<typeof doneNotice>;

/** What a host tells its panel. */
export const panelMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('view'), view: panelView }),
  /** Why a command was not carried out. */
  z.object({ type: z.literal('problem'), problem: errorDetail }),
  z.object({ type: z.literal('done'), done: doneNotice }),
  z.object({ type: z.literal('document'), document: panelDocument }),
]);
export type PanelMessage = z.infer<typeof panelMessage>;
