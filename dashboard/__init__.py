"""What people see and do: the only place that knows Streamlit, folium or a file to export."""
