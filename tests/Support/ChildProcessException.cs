namespace Lottery.Support;

/// <summary>A process of a test did not do what the test waited for; its output is in the message.</summary>
public sealed class ChildProcessException(string message) : Exception(message);
