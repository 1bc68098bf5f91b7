namespace Lottery.Client.Settings;

/// <summary>What a client is started for.</summary>
public enum ClientMode
{
    /// <summary>Uploads the agency's list of bets, then asks who won.</summary>
    Upload,

    /// <summary>Sends the one bet that stands in the environment.</summary>
    Bet,

    /// <summary>Sends numbered lines to a server that gives them back.</summary>
    Echo,
}
