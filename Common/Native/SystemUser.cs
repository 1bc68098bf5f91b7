namespace Lottery.Native;

/// <summary>The user of the system that this program runs as.</summary>
public static class SystemUser
{
    /// <summary>The user's number.</summary>
    public static uint Id => LibC.GetEUid();

    /// <summary>The user's name; <c>uid 1654</c> where the system has no name for it.</summary>
    public static string Name =>
        Environment.UserName is { Length: > 0 } name && name != "?" ? name : $"uid {Id}";
}
