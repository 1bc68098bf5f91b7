namespace Lottery.Client.Settings;

/// <summary>What an upload expects of the server.</summary>
public enum UploadProtocol
{
    /// <summary>The server counts the lines it has taken (RES): every bet arrives once, whatever dies.</summary>
    Resume,

    /// <summary>
    /// The server may know no more than the seed's: no RES, and END and WIN without an agency. A connection
    /// that is lost ends the upload.
    /// </summary>
    Classic,
}
