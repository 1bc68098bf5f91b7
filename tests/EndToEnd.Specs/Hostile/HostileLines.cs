namespace Lottery.EndToEnd.Specs.Hostile;

/// <summary>Lines of a BET, good and bad.</summary>
internal static class HostileLines
{
    /// <summary>A line that is a bet.</summary>
    public static string Good(Random random, int agency, string document) =>
        $"{agency}|{Name(random)}|{Name(random)}|{document}|{Date(random)}|{random.Next(100_000_000)}\n";

    /// <summary>A line that is no bet of that agency.</summary>
    public static string Bad(Random random, int agency, string document) =>
        random.Next(20) switch
        {
            0 => "\n",
            1 => "|||||\n",
            2 => $"{agency}|A|B|{document}|1999-03-17\n",
            3 => $"{agency}|A|B|{document}|1999-03-17|1|\n",
            4 => $"{agency}||B|{document}|1999-03-17|1\n",
            5 => $"{agency}|A| \u00a0\u2003|{document}|1999-03-17|1\n",
            6 => $"{agency}|A|B||1999-03-17|1\n",
            7 => $"{agency}|A\0|B|{document}|1999-03-17|1\n",
            8 => $"{agency}|A\u202e|B|{document}|1999-03-17|1\n",
            9 => $"{agency}|A|B|{document}{new string('9', 64)}|1999-03-17|1\n",
            10 => $"{agency}|A|B|ERROR {document}|1999-03-17|1\n",
            11 => $"{agency}|{new string('ñ', 128)}|B|{document}|1999-03-17|1\n",
            12 => $"{agency}|A|B|{document}|2023-02-29|1\n",
            13 => $"{agency}|A|B|{document}|17-03-1999|1\n",
            14 => $"{agency}|A|B|{document}|1999-03-17|-1\n",
            15 => $"{agency}|A|B|{document}|1999-03-17|100000000\n",
            16 => $"{agency}|A|B|{document}|1999-03-17|\uff11\n",
            17 => $"2000000000|A|B|{document}|1999-03-17|1\n",
            18 => $"0|A|B|{document}|1999-03-17|1\n",
            _ => $"99999999999|A|B|{document}|1999-03-17|1\n",
        };

    private static string Name(Random random) =>
        random.Next(8) switch
        {
            0 => "José",
            1 => "Ñandú",
            2 => "🎉",
            3 => "END",
            4 => "CON",
            5 => "a'; drop table bets; --",
            6 => new string('x', random.Next(1, 256)),
            _ => "Santiago Lionel",
        };

    private static string Date(Random random) =>
        $"{random.Next(1, 10_000):D4}-{random.Next(1, 13):D2}-{random.Next(1, 29):D2}";
}
