using System.Text.Json;

namespace Lottery.Configuration;

/// <summary>
/// Reads an object of texts, by the reader alone: the serializer's metadata would be a fifth of the memory of a
/// worker that waits. Pure.
/// </summary>
internal static class JsonTexts
{
    public static Dictionary<string, string> Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var texts = new Dictionary<string, string>();
        while (reader.Read())
            if (reader.TokenType is JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                reader.Read();
                texts[name] = reader.GetString()!;
            }
        return texts;
    }
}
