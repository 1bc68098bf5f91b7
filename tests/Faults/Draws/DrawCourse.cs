namespace Lottery.Faults.Draws;

/// <summary>Who closes a draw, and who makes it.</summary>
public enum DrawCourse
{
    /// <summary>The last END does both.</summary>
    Plain,

    /// <summary>The last END closes it; a person draws the number.</summary>
    LastEnd,

    /// <summary>A person closes it, and draws the number: it waits for one more agency than come.</summary>
    Person,
}

/// <summary>What follows from the course of a draw.</summary>
internal static class DrawCourses
{
    /// <summary>The word for it, in the tables and on the command line.</summary>
    public static string Name(this DrawCourse course) =>
        course switch
        {
            DrawCourse.Plain => "plain",
            DrawCourse.LastEnd => "last-end",
            _ => "person",
        };

    /// <summary>The rules of a draw in which so many agencies take part, as the server takes them.</summary>
    public static IReadOnlyList<string> Rules(this DrawCourse course, int agencies) =>
        course switch
        {
            DrawCourse.Plain => ["--agencies", $"{agencies}"],
            DrawCourse.LastEnd => ["--agencies", $"1-{agencies}", "--winning-number", "later"],
            _ => ["--agencies", $"1-{agencies + 1}", "--winning-number", "later"],
        };
}
