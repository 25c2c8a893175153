import { html } from '../html.ts'
import { counted } from './counted.ts'
import type { Texts } from './tables.ts'
import { waitingTime } from './waiting.ts'

/** French. */
export const fr: Texts = {
  frame: { error: 'Erreur', languages: 'Langue', foot: 'Services cartographiques protégés par Mapgate' },
  signIn: {
    title: 'Se connecter',
    intro: 'Connectez-vous pour voir vos services cartographiques.',
    asks: (application, host) =>
      html`<b>${application}</b>, sur <b>${host}</b>, vous demande de vous connecter. L’application verra les cartes que vous pouvez voir.`,
    goesTo: (path) => html`Vous continuerez ensuite vers <code>${path}</code>.`,
    signedIn: (name) => html`Vous êtes connecté en tant que <b>${name}</b>.`,
    goOn: 'Continuer',
    asAnother: 'Ou connectez-vous avec un autre compte :',
    withProvider: (title) => `Continuer avec ${title}`,
    or: 'ou',
    userName: 'Nom d’utilisateur',
    password: 'Mot de passe',
    submit: 'Se connecter',
    withKey: 'Se connecter avec une clé',
    key: 'Clé ou jeton',
    submitKey: 'Se connecter avec cette clé',
    empty: 'Saisissez un nom d’utilisateur et un mot de passe, ou une clé.',
    wrongPassword: 'Nom d’utilisateur ou mot de passe incorrect.',
    wrongKey: 'Cette clé n’est pas valide.',
    notHere: 'Personne ne peut se connecter ici de cette façon.',
    unreachable: 'Votre compte ne peut pas être vérifié pour le moment. Réessayez dans quelques minutes.',
    throttled: (seconds) => `Trop de tentatives. Réessayez dans ${waitingTime(seconds, 'fr')}.`,
  },
  signOut: {
    title: 'Se déconnecter',
    intro: 'Votre session dans ce navigateur prend fin, avec tout ce qu’elle a permis d’ouvrir.',
    submit: 'Se déconnecter',
  },
  account: {
    title: 'Votre compte',
    account: 'Compte',
    kinds: {
      key: () => 'Clé d’API',
      user: () => 'Utilisateur de cette passerelle',
      jwt: (system) => `Jeton de ${system}`,
      oidc: (system) => `Connecté avec ${system}`,
      ldap: (system) => `Compte de l’annuaire ${system}`,
      portal: (system) => `Compte du portail ArcGIS ${system}`,
      proxy: (system) => `Connecté auprès de ${system}`,
      certificate: () => 'Certificat',
      app: () => 'Application',
    },
    roles: 'Rôles',
    noRoles: 'aucun',
    groups: 'Groupes reçus',
    noGroups: 'aucun',
    nothingGiven:
      'Vous êtes connecté, mais votre compte n’a aucun rôle ici : vous voyez ce que tout le monde voit.',
    groupsGiveNothing:
      'Vous êtes connecté, mais aucun des groupes reçus pour vous ne donne de rôle ici : vous voyez ce que tout le monde voit.',
    askKeeper:
      'Si vous vous attendiez à voir davantage, montrez cette page aux personnes qui gèrent cette passerelle.',
    services: 'Ce que vous pouvez voir',
    noServices: 'Il n’y a encore rien ici que vous puissiez voir.',
    counted: (services, folders) =>
      [...counted(services, 'service', 'services'), ...counted(folders, 'dossier', 'dossiers')].join(', '),
    sessions: 'Où vous êtes connecté',
    sessionsIntro:
      'Si vous ne reconnaissez pas l’une de ces sessions, fermez-la et changez votre mot de passe.',
    thisSession: 'ce navigateur',
    program: 'Un programme',
    onSystem: (browser, system) => `${browser} sur ${system}`,
    signedIn: (ago) => `connecté ${ago}`,
    lastUsed: (ago) => `dernière utilisation ${ago}`,
    end: 'Fermer',
    endOf: (browser) => `Fermer la session dans ${browser}`,
    ended: 'La session a été fermée.',
    notEnded: 'Cette session était déjà terminée.',
    endAll: 'Se déconnecter partout',
    endAllIntro:
      'Toutes vos sessions prennent fin, celle-ci aussi, avec tout ce qu’elles ont permis d’ouvrir : les cartes d’autres programmes vous demanderont de vous reconnecter.',
  },
}
