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
    quotas: {
      title: 'Ce que vous pouvez utiliser',
      intro:
        'Ce que les serveurs de cartes font pour vous est compté en unités : plus une image est grande, plus elle en coûte. Quand un quota est épuisé, on ne leur demande plus rien jusqu’à ce qu’il recommence.',
      size: (units, every) => `${units} unités par ${every === 'day' ? 'jour' : 'mois'}`,
      alone: 'pour vous seul',
      ofRole: (role) => `partagé avec tous ceux qui ont le rôle ${role}`,
      ofAttribute: (name, value) => `partagé avec tous ceux qui ont ${name} ${value}`,
      ofOthers: (name) => `partagé avec tous ceux qui n’ont pas ${name}`,
      isNarrow: 'pour certains services seulement',
      used: (percent, left) => `${percent} % utilisés, il en reste ${left}`,
      below: (percent) => `moins de ${percent} % utilisés`,
      unknown: 'ce qui est utilisé n’est pas connu pour le moment',
      again: (ahead) => `recommence ${ahead}`,
    },
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
  provider: {
    again: 'Se connecter à nouveau',
    toStart: 'Aller à l’accueil',
    goOn: 'Continuer',
    failedTitle: 'Vous n’êtes pas connecté',
    cancelled: (title) =>
      `La connexion auprès de ${title} a été annulée, ou votre compte ne peut pas l’utiliser.`,
    refused: (title) => `Votre compte ${title} ne peut pas se connecter ici.`,
    lost: (title) =>
      `La connexion auprès de ${title} n’a pas été commencée dans ce navigateur, ou elle a pris trop de temps.`,
    disagree: (title) =>
      `La passerelle et ${title} ne s’accordent pas, si bien que personne ne peut s’y connecter. Prévenez votre administrateur, qui doit regarder ce qui se passe.`,
    unreachableTitle: 'Personne ne peut se connecter pour le moment',
    unreachable: (title) => `${title} ne répond pas. Veuillez réessayer dans quelques minutes.`,
    noRolesTitle: 'Vous n’avez pas de droits propres ici',
    noRoles: (name) =>
      html`Vous êtes connecté en tant que <b>${name}</b> et voyez ce que tout le monde peut voir.`,
    tooManyGroups: (title) =>
      `Vous êtes dans plus de groupes que ${title} ne peut en nommer, aucun n’a donc été nommé. Demandez à votre administrateur de n’envoyer que les groupes qui comptent ici.`,
    noGroups: (title) =>
      `${title} n’a nommé aucun de vos groupes. Demandez à votre administrateur de les envoyer.`,
    groups: (title) =>
      `Aucun des groupes nommés par ${title} ne donne de droits ici. Montrez cette liste à votre administrateur :`,
    framedTitle: 'Connectez-vous dans une fenêtre à part',
    framed:
      'Ceci est affiché dans une page d’un autre site, où les navigateurs ne permettent pas de se connecter.',
    openWindow: 'Ouvrir la connexion dans une nouvelle fenêtre',
    signedOutTitle: 'Vous êtes déconnecté',
    signedOut: 'Votre session ici est terminée.',
    signedOutThere: (title) =>
      `Votre session ici est terminée, et vous avez été déconnecté auprès de ${title}.`,
    leaving:
      'Votre session ici est terminée. Vous allez maintenant être déconnecté auprès de votre organisation.',
  },
  application: {
    onwardTitle: 'Vous êtes connecté',
    onward: 'Cette page mène d’elle-même à l’application.',
    consentTitle: (application) => `Laisser continuer ${application} ?`,
    consent: (application, name) =>
      html`<b>${application}</b> demande vos services cartographiques en tant que <b>${name}</b>.`,
    onThisComputer: 'Le programme tourne sur cet ordinateur.',
    codeNext: 'Vous verrez ensuite un code à saisir dans le programme.',
    startedYourself: 'Continuez seulement si vous venez de le lancer vous-même.',
    yes: 'Continuer',
    no: 'Annuler',
    backTitle: 'Retour au programme',
    codeTitle: 'Votre code',
    code: (application) =>
      html`Saisissez ce code dans <b>${application}</b>, que vous avez lancé vous-même :`,
    codeIsSecret: 'Ne le donnez à personne d’autre : qui l’a passe pour vous. Il est valable deux minutes.',
    tooOftenTitle: (application) => `${application} n’avance pas`,
    tooOften: (application) =>
      `${application} a reçu cinq fois en une minute ce qu’il lui faut, et est revenu à chaque fois. Il semble que ce soit refusé là où c’est présenté : les horloges diffèrent peut-être, ou le stockage est désactivé dans ce navigateur.`,
    tooOftenWays:
      'Si vous l’avez ouverte plusieurs fois vous-même, continuez. Si cette page revient, prévenez ceux qui gèrent l’application.',
  },
}
