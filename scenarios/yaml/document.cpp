// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/yaml/document.h"

#include "scenarios/yaml/input_error.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <sstream>

namespace powercut::yaml {

namespace {

constexpr std::size_t max_depth = 32;     // also stops an alias that contains itself
constexpr std::size_t max_nodes = 100000; // aliases can multiply

class converter {
public:
    converter(const std::string& text, const std::string& file) : m_file(file) {
        std::istringstream stream(text);
        for (std::string line; std::getline(stream, line);)
            m_lines.push_back(line);
    }

    node convert(const YAML::Node& from, std::size_t depth = 0) {
        node to;
        to.at = place(from.Mark());
        if (depth > max_depth || ++m_nodes > max_nodes)
            throw input_error(to.at, "the document is nested too deeply or too large");
        switch (from.Type()) {
        case YAML::NodeType::Undefined:
        case YAML::NodeType::Null:
            break;
        case YAML::NodeType::Scalar:
            to.kind = node_kind::scalar;
            to.text = from.Scalar();
            to.quoted = from.Tag() != "?";
            locate_text(to);
            break;
        case YAML::NodeType::Sequence:
            to.kind = node_kind::list;
            for (const YAML::Node& item : from)
                to.items.push_back(convert(item, depth + 1));
            break;
        case YAML::NodeType::Map:
            to.kind = node_kind::map;
            for (const auto& entry : from) {
                to.entries.emplace_back(key(entry.first, depth), convert(entry.second, depth + 1));
                // The parser places a value that is not there at whatever comes next.
                if (auto& [name, value] = to.entries.back(); value.kind == node_kind::null)
                    value.at = name.at;
            }
            break;
        }
        return to;
    }

    runner::source_place place(const YAML::Mark& mark) const {
        if (mark.is_null())
            return {m_file, 1, 1};
        return {m_file, static_cast<std::size_t>(mark.line) + 1,
                static_cast<std::size_t>(mark.column) + 1};
    }

private:
    node key(const YAML::Node& from, std::size_t depth) {
        node to = convert(from, depth + 1);
        if (to.kind != node_kind::scalar)
            throw input_error(to.at, "expected a key of one word");
        return to;
    }

    std::string_view line(std::size_t number) const { // from 1
        return number - 1 < m_lines.size() ? std::string_view(m_lines[number - 1])
                                           : std::string_view();
    }

    void locate_text(node& scalar) const {
        const std::string_view first = line(scalar.at.line);
        const std::size_t start = scalar.at.column - 1;
        const char mark = start < first.size() ? first[start] : ' ';
        if (mark == '|') {
            const std::string_view next = line(scalar.at.line + 1);
            const std::size_t indent = next.find_first_not_of(' ');
            if (indent == std::string_view::npos ||
                !next.substr(indent).starts_with(scalar.text.substr(0, scalar.text.find('\n'))))
                return;
            scalar.text_line = scalar.at.line + 1;
            scalar.text_column = indent + 1;
            return;
        }
        const std::size_t skip = mark == '"' || mark == '\'' ? 1 : 0;
        if (start + skip > first.size() || !first.substr(start + skip).starts_with(scalar.text))
            return;
        scalar.text_line = scalar.at.line;
        scalar.text_column = scalar.at.column + skip;
    }

    std::string m_file;
    std::vector<std::string> m_lines;
    std::size_t m_nodes = 0;
};

} // namespace

const node* node::find(std::string_view key) const {
    const auto it = std::find_if(entries.begin(), entries.end(),
                                 [&](const auto& entry) { return entry.first.text == key; });
    return it == entries.end() ? nullptr : &it->second;
}

runner::source_place node::place_of(std::size_t offset) const {
    if (text_line == 0 || offset > text.size())
        return at;
    const std::string_view before = std::string_view(text).substr(0, offset);
    const std::size_t last = before.rfind('\n');
    const auto lines = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
    const std::size_t within = last == std::string_view::npos ? offset : offset - last - 1;
    return {at.file, text_line + lines, text_column + within};
}

node parse_document(const std::string& text, const std::string& file) {
    converter convert(text, file);
    try {
        const std::vector<YAML::Node> documents = YAML::LoadAll(text);
        if (documents.empty())
            throw input_error({file, 1, 1}, "the file is empty; expected a map of keys");
        if (documents.size() > 1)
            throw input_error(convert.place(documents[1].Mark()),
                              "a second document; expected one document in a file");
        return convert.convert(documents.front());
    } catch (const YAML::Exception& error) {
        throw input_error(convert.place(error.mark), "not YAML: " + error.msg);
    }
}

} // namespace powercut::yaml
