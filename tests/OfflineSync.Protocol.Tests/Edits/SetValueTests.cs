using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OfflineSync.Protocol.Edits;
using OfflineSync.Protocol.Limits;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Protocol.Tests.Edits;

public sealed class SetValueTests
{
    [Theory]
    [InlineData(""" [ ] """, "[]")]
    [InlineData("""["b", "a", "b"]""", """["a","b"]""")]
    [InlineData("""[{"b":1,"a":[ ]}, [2], "x", 10, 9, true, false, null]""", """[null,false,true,9,10,"x",[2],{"a":[],"b":1}]""")]
    [InlineData("""[1.0, 1e0, 1, 10E-1]""", "[1]")]
    [InlineData("""[-0, 0.0, 0]""", "[0]")]
    [InlineData("""["\u0061", "a"]""", """["a"]""")]
    [InlineData("""["a ", "a", "a!", "", "\""]""", """["","\"","a","a ","a!"]""")]
    [InlineData("""["\ud83d\ude00", "\uff5e", "\n", "!"]""", """["\n","!","～","😀"]""")]
    [InlineData("""[9007199254740992, 9007199254740994, 123456789012345683968]""", "[9007199254740992,9007199254740994,123456789012345680000]")]
    public void An_array_is_written_in_its_one_form(string json, string canonical)
    {
        Assert.Equal(canonical, Canonicalize(json));
        Assert.Equal(canonical, Canonicalize(canonical));
    }

    [Theory]
    [InlineData("""{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}""",
        """{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}""")]
    [InlineData("""{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}""",
        "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\",\"😀\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}")]
    public void The_examples_of_RFC_8785_hold(string json, string canonical) => Assert.Equal($"[{canonical}]", Canonicalize($"[{json}]"));

    [Theory]
    [InlineData(0x0000000000000000, "0")]
    [InlineData(0x8000000000000000, "0")]
    [InlineData(0x0000000000000001, "5e-324")]
    [InlineData(0x8000000000000001, "-5e-324")]
    [InlineData(0x7fefffffffffffff, "1.7976931348623157e+308")]
    [InlineData(0x4340000000000000, "9007199254740992")]
    [InlineData(0x4430000000000000, "295147905179352830000")]
    [InlineData(0x44b52d02c7e14af5, "9.999999999999997e+22")]
    [InlineData(0x44b52d02c7e14af6, "1e+23")]
    [InlineData(0x444b1ae4d6e2ef4e, "999999999999999700000")]
    [InlineData(0x444b1ae4d6e2ef4f, "999999999999999900000")]
    [InlineData(0x444b1ae4d6e2ef50, "1e+21")]
    [InlineData(0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7")]
    [InlineData(0x3eb0c6f7a0b5ed8d, "0.000001")]
    [InlineData(0x41b3de4355555553, "333333333.3333332")]
    [InlineData(0x41b3de4355555557, "333333333.33333343")]
    [InlineData(0xbecbf647612f3696, "-0.0000033333333333333333")]
    [InlineData(0x43143ff3c1cb0959, "1424953923781206.2")]
    [InlineData(0x3e60000000000000, "2.9802322387695312e-8")]
    [InlineData(0x0410000000000000, "4.1045368012983762e-289")]
    public void Doubles_are_written_as_in_RFC_8785(ulong bits, string text)
    {
        var json = BitConverter.UInt64BitsToDouble(bits).ToString("E16", CultureInfo.InvariantCulture);
        Assert.Equal($"[{text}]", Canonicalize($"[{json}]"));
    }

    [Theory]
    [InlineData("", "it is not valid JSON in line 1, byte 1")]
    [InlineData("[1,\n 2,]", "it is not valid JSON in line 2, byte 4")]
    [InlineData("[1] 2", "it is not valid JSON")]
    [InlineData("[01]", "it is not valid JSON")]
    [InlineData("[1", "it is not valid JSON")]
    [InlineData("['a']", "it is not valid JSON")]
    [InlineData("[NaN]", "it is not valid JSON")]
    [InlineData("[1 /* one */]", "it is not valid JSON")]
    [InlineData("{\"a\":1}", "it does not begin with [")]
    [InlineData("null", "it does not begin with [")]
    [InlineData("[{\"a\":1,\"\\u0061\":2}]", "two members of the same name")]
    [InlineData("[\"\\ud83d\"]", "half of a surrogate pair")]
    [InlineData("[{\"\\ude00\":1}]", "half of a surrogate pair")]
    [InlineData("[9007199254740993]", "the number 9007199254740993 has more digits than a double holds; make it a string")]
    [InlineData("[-9223372036854775807]", "more digits than a double holds")]
    [InlineData("[1e400]", "a number is too large")]
    public void A_text_that_is_no_set_is_refused_with_the_reason(string json, string reason)
    {
        Assert.False(SetValue.TryRead(Encoding.UTF8.GetBytes(json), out var elements, out var problem));
        Assert.Empty(elements);
        Assert.Contains(reason, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused()
    {
        Assert.False(SetValue.TryRead([(byte)'[', (byte)'"', 0xff, (byte)'"', (byte)']'], out _, out var problem));
        Assert.Equal("the text is not a JSON array: it is not valid UTF-8", problem);
    }

    [Theory]
    [InlineData(32, true)]
    [InlineData(33, false)]
    [InlineData(34, false)]
    [InlineData(100_000, false)]
    public void Nesting_has_a_limit(int depth, bool allowed)
    {
        var json = new string('[', depth) + new string(']', depth);
        Assert.Equal(allowed, SetValue.TryRead(Encoding.UTF8.GetBytes(json), out _, out _));
    }

    [Theory]
    [InlineData(ProtocolLimits.SetElementsMax, true)]
    [InlineData(ProtocolLimits.SetElementsMax + 1, false)]
    public void The_number_of_distinct_elements_has_a_limit(int count, bool allowed)
    {
        var json = $"[{string.Join(',', Enumerable.Range(0, count).Concat(Enumerable.Range(0, count)))}]";
        Assert.Equal(allowed, SetValue.TryRead(Encoding.UTF8.GetBytes(json), out _, out _));
    }

    [Fact]
    public void The_canonical_form_of_a_canonical_array_is_itself() => Prop.ForAll(JsonTexts.Arrays(), json =>
    {
        var canonical = Canonicalize(json);
        return Canonicalize(canonical) == canonical;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void White_space_escapes_and_member_order_make_no_difference() =>
        Prop.ForAll(JsonTexts.Arrays(), json => Canonicalize(JsonTexts.Disguise(json)) == Canonicalize(json)).QuickCheckThrowOnFailure();

    [Fact]
    public void The_order_of_elements_is_total() => Prop.ForAll(JsonTexts.Arrays().Three(), three =>
    {
        var (first, second, third) = three;
        string[] all = [.. Read(first), .. Read(second), .. Read(third)];
        return all.All(a => all.All(b => Math.Sign(SetValue.Compare(a, b)) == -Math.Sign(SetValue.Compare(b, a)) && SetValue.Compare(a, b) == 0 == (a == b)
            && all.All(c => SetValue.Compare(a, b) > 0 || SetValue.Compare(b, c) > 0 || SetValue.Compare(a, c) <= 0)));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_difference_leads_from_one_set_to_the_other() => Prop.ForAll(JsonTexts.Arrays().Two(), two =>
    {
        var (before, after) = (Read(two.Item1), Read(two.Item2));
        var edit = SetValue.Difference(before, after);
        SetValue.Check(edit);
        return SetValue.Apply(before, edit).SequenceEqual(after) && SetValue.Apply(after, edit).SequenceEqual(after)
            && SetValue.Difference(after, after).CalculateSize() == 0;
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("1.0")]
    [InlineData(" 1")]
    [InlineData("1,2")]
    [InlineData("1],[2")]
    [InlineData("")]
    [InlineData("nul")]
    [InlineData("\"\\u0061\"")]
    [InlineData("{\"b\":1,\"a\":2}")]
    public void An_edit_with_an_element_in_another_form_is_refused(string element)
    {
        Assert.Throws<ProtocolException>(() => SetValue.Check(new SetEdit { Added = { element } }));
        Assert.Throws<ProtocolException>(() => SetValue.Check(new SetEdit { Removed = { element } }));
    }

    [Fact]
    public void An_edit_that_names_an_element_twice_is_refused()
    {
        SetValue.Check(new SetEdit { Added = { "1" }, Removed = { "2" } });
        Assert.Throws<ProtocolException>(() => SetValue.Check(new SetEdit { Added = { "1", "1" } }));
        Assert.Throws<ProtocolException>(() => SetValue.Check(new SetEdit { Added = { "1" }, Removed = { "1" } }));
    }

    [Fact]
    public void An_edit_of_too_many_elements_is_refused()
    {
        var numbers = Enumerable.Range(0, ProtocolLimits.SetElementsMax).Select(n => n.ToString(CultureInfo.InvariantCulture)).ToArray();
        SetValue.Check(new SetEdit { Added = { numbers } });
        Assert.Throws<ProtocolException>(() => SetValue.Check(new SetEdit { Removed = { numbers, "null" } }));
    }

    [Fact]
    public void An_edit_with_half_of_a_surrogate_pair_is_refused() =>
        Assert.Throws<ProtocolException>(() => SetValue.Check(new SetEdit { Added = { "\"\ud83d\"" } }));

    [Fact]
    public void The_culture_makes_no_difference()
    {
        var before = CultureInfo.CurrentCulture;
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NegativeSign = "~";
        try
        {
            CultureInfo.CurrentCulture = culture;
            Assert.Equal("[-1.5,-1e-7,1e+30,\"I\",\"i\",\"ı\"]", Canonicalize("""["i","I","ı",-1.5,-1e-7,1e30]"""));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static string Canonicalize(string json) => Encoding.UTF8.GetString(SetValue.Write(Read(json)));

    private static IReadOnlyList<string> Read(string json) =>
        SetValue.TryRead(Encoding.UTF8.GetBytes(json), out var elements, out var problem) ? elements : throw new InvalidOperationException($"{problem}: {json}");
}
