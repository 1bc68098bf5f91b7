namespace Lottery.Client.Sessions;

/// <summary>Shows how an upload goes. Called by the client's one flow of work; may not block it.</summary>
public interface IUploadView
{
    /// <summary>The list is validated.</summary>
    /// <param name="bets">How many bets it has.</param>
    void Validated(long bets);

    /// <summary>The server has taken so many of the bets.</summary>
    void Taken(long bets);

    /// <summary>END is acknowledged; the client waits for the draw.</summary>
    void WaitsForDraw();

    /// <summary>All is done, or it was asked to stop.</summary>
    void Ended(UploadOutcome outcome);
}
